import { useLive, useNow, useOrg } from "#app/domain/realtime/use-live.tsx";
import { endOfDay } from "./days.ts";

/** How many follow-ups this member has today and from before, up to a hundred. */
export function useDueCount(): number {
	const { user, settings } = useOrg().workspace;
	const tonight = endOfDay(settings.timeZone, useNow());
	return useLive((store) => store.countDue(user.id, tonight));
}
