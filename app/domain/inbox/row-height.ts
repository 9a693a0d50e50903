import { useOrg } from "#app/domain/realtime/use-live.tsx";

/** In pixels. Every row is as high, so that the list knows where each of thousands is. */
const HEIGHTS = { comfortable: 84, compact: 60 } as const;

/** How high a conversation's row is, as its reader likes the list. */
export function useRowHeight(): number {
	return HEIGHTS[useOrg().workspace.settings.density];
}
