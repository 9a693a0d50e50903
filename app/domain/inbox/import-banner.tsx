import { lazy, Suspense } from "react";
import { useLive, useNow } from "#app/domain/realtime/use-live.tsx";
import { useIsHydrated } from "#app/ui/use-is-hydrated.ts";
import { isImporting } from "./is-importing.ts";

/** Loaded while there is an import. */
const ImportProgress = lazy(() => import("./import-progress.tsx").then((module) => ({ default: module.ImportProgress })));

/** Above the list while a history is read: conversations come in below it. */
export function ImportBanner() {
	const row = useLive((store) => store.imports().find(isImporting) ?? null);
	const now = useNow();
	const isHydrated = useIsHydrated();
	if (!row || !isHydrated) return null;
	return (
		<div className="border-b border-line bg-surface px-4 py-2.5">
			<Suspense>
				<ImportProgress row={row} now={now} />
			</Suspense>
		</div>
	);
}
