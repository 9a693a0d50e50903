import { Search } from "lucide-react";
import { useTitle } from "#app/ui/commands.ts";
import { useSearch } from "./use-search.ts";

/** Opens the search: it looks like the field that it becomes. */
export function SearchButton() {
	const { ask } = useSearch();
	const title = useTitle("inbox.search", "Search");
	return (
		<button
			type="button"
			title={title}
			onClick={() => ask("")}
			className="flex h-9 w-full cursor-text items-center gap-2.5 rounded-m bg-sunken px-3 text-[13.5px] text-text-2 hover:bg-hover max-md:h-11"
		>
			<Search aria-hidden className="size-4 shrink-0 stroke-[1.75]" />
			<span className="min-w-0 flex-1 truncate text-left">
				Search or type <span className="ml-1 font-mono text-[12px]">stage: from:</span>
			</span>
			<kbd aria-hidden className="rounded-[4px] border border-line-strong bg-surface px-1.5 font-sans text-[11.5px] max-md:hidden">
				/
			</kbd>
		</button>
	);
}
