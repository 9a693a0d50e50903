import { useLive, useNow } from "#app/domain/realtime/use-live.tsx";
import { ImportProgress, isImporting } from "./import-progress.tsx";

/** Above the list while a history is read: conversations come in below it. */
export function ImportBanner() {
	const row = useLive((store) => store.imports().find(isImporting) ?? null);
	const now = useNow();
	if (!row) return null;
	return (
		<div className="border-b border-line bg-surface px-4 py-2.5">
			<ImportProgress row={row} now={now} />
		</div>
	);
}
