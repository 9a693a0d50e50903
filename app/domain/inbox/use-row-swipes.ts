import { type RefObject, useEffect } from "react";
import { contactName } from "#app/domain/contacts/contact-name.ts";
import { useOrg } from "#app/domain/realtime/use-live.tsx";
import { whenInUse } from "#app/ui/when-idle.ts";
import { askSnooze } from "./snooze.ts";
import { usePlacing } from "./use-placing.ts";

/** Under a finger a row of the list is done to the right and snoozed to the left. Loaded where fingers are what one has. */
export function useRowSwipes(list: RefObject<HTMLElement | null>) {
	const { store } = useOrg();
	const placing = usePlacing();

	useEffect(() => {
		const element = list.current;
		if (!element || !window.matchMedia("(pointer: coarse)").matches) return;
		const isAway = (id: string) => ["done", "snoozed"].includes(store.conversation(id)?.status ?? "");
		const snooze = async (id: string) => {
			const until = await askSnooze({ name: contactName(store.contact(store.conversation(id)?.contactId ?? "")) });
			if (until !== null) placing.snoozeInList(id, until);
		};
		let stop: (() => void) | undefined;
		let isHere = true;
		const stopWaiting = whenInUse(async () => {
			const { swipeRows } = await import("./row-swipe.ts");
			if (!isHere) return;
			stop = swipeRows(element, {
				wordOf: (id, side) => (side === "left" ? "Snooze" : isAway(id) ? "Back to the inbox" : "Done"),
				onSwipe: (id, side) => {
					if (side === "left") return void snooze(id);
					if (isAway(id)) placing.reopen(id);
					else placing.doneInList(id);
				},
			});
		});
		return () => {
			isHere = false;
			stopWaiting();
			stop?.();
		};
	}, [list, store, placing]);
}
