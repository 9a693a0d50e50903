import { useSearchParams } from "@remix-run/react";
import { lazy, type ReactNode, Suspense, useEffect } from "react";
import { useIsHydrated } from "#app/ui/use-is-hydrated.ts";
import { whenInUse } from "#app/ui/when-idle.ts";

const loadPanel = () => import("./search-panel.tsx");
const SearchPanel = lazy(loadPanel);

/** What stands in the list's place while somebody searches; null while nobody does. */
export function useSearchPlace(): ReactNode {
	const [params] = useSearchParams();
	const isHydrated = useIsHydrated();
	// Ready before the key is pressed: letters typed right after it must not be taken for commands.
	useEffect(() => whenInUse(() => void loadPanel()), []);
	if (!params.has("q")) return null;
	const empty = <div className="flex-1" />;
	if (!isHydrated) return empty;
	return (
		<Suspense fallback={empty}>
			<SearchPanel openAt={params.get("at") ?? undefined} />
		</Suspense>
	);
}
