import type { ImportRow } from "#app/domain/realtime/rows.ts";

/** Whether somebody would want to see how far an import is. */
export function isImporting({ status }: ImportRow): boolean {
	return status === "counting" || status === "reading";
}
