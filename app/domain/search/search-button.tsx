import { Search } from "lucide-react";
import { Button } from "#app/ui/button.tsx";
import { useTitle } from "#app/ui/commands.ts";
import { useSearch } from "./use-search.ts";

/** Opens the search. */
export function SearchButton() {
	const { ask } = useSearch();
	const title = useTitle("inbox.search", "Search");
	return (
		<Button
			tone="quiet"
			size="s"
			aria-label="Search"
			title={title}
			onClick={() => ask("")}
			className="px-2 max-md:-mr-2 max-md:ml-auto max-md:min-w-11"
		>
			<Search aria-hidden className="size-[18px] stroke-[1.75]" />
		</Button>
	);
}
