import { useNavigate, useSubmit } from "@remix-run/react";
import { useMemo } from "react";
import { contactName } from "#app/domain/contacts/contact-name.ts";
import type { ConversationRow } from "#app/domain/realtime/rows.ts";
import { useOrg } from "#app/domain/realtime/use-live.tsx";
import { dateAndTime } from "#app/ui/times.ts";
import { showUndo } from "#app/ui/undo.ts";

type Where = { intent: "done" } | { intent: "open" } | { intent: "snooze"; until: string } | { intent: "unread" };
type Away = { place: Partial<ConversationRow>; where: Where; words: string };
/** Where somebody is afterwards. */
type Lead = (id: string | undefined) => void;

const DONE: Away = { place: { status: "done", snoozedUntil: null }, where: { intent: "done" }, words: "is done" };

function snoozed(until: number): Away {
	return {
		place: { status: "snoozed", snoozedUntil: until },
		where: { intent: "snooze", until: String(until) },
		words: `comes back ${dateAndTime(until)}`,
	};
}

const stay: Lead = () => undefined;

/**
 * Returns how to put conversations away and bring them back: shown at once, told to the server, with a way to undo. What is
 * put away makes room for the next conversation of the list.
 */
export function usePlacing() {
	const { store, workspace } = useOrg();
	const submit = useSubmit();
	const navigate = useNavigate();
	const { slug } = workspace.org;

	return useMemo(() => {
		function tell(id: string, where: Where) {
			submit(where, { method: "post", action: `/o/${slug}/inbox/${id}`, navigate: false, fetcherKey: `place-${id}-${where.intent}` });
		}

		function open(id: string | undefined) {
			navigate(`/o/${slug}/inbox${id === undefined ? "" : `/${id}`}${store.shownList()}`);
		}

		function back(before: ConversationRow, lead: Lead) {
			const { id, status, snoozedUntil } = before;
			store.placeConversation(id, { status, snoozedUntil });
			if (status === "snoozed" && snoozedUntil !== null) tell(id, { intent: "snooze", until: String(snoozedUntil) });
			else tell(id, status === "done" ? { intent: "done" } : { intent: "open" });
			lead(id);
		}

		function putAway(id: string, { place, where, words }: Away, lead: Lead) {
			const before = store.conversation(id);
			if (!before) return;
			const ids = store.list();
			const index = ids.indexOf(id);
			const next = index === -1 ? ids[0] : (ids[index + 1] ?? ids[index - 1]);
			store.placeConversation(id, { ...place, unreadCount: 0 });
			tell(id, where);
			lead(next === id ? undefined : next);
			showUndo(`${contactName(store.contact(before.contactId))} ${words}`, {
				words: "Bring the conversation back",
				undo: () => back(before, lead),
			});
		}

		return {
			done: (id: string) => putAway(id, DONE, open),
			snooze: (id: string, until: number) => putAway(id, snoozed(until), open),
			/** Of a conversation that is not open: whoever looks at the list goes on looking at it. */
			doneInList: (id: string) => putAway(id, DONE, stay),
			snoozeInList: (id: string, until: number) => putAway(id, snoozed(until), stay),
			reopen(id: string) {
				const before = store.conversation(id);
				if (!before) return;
				store.placeConversation(id, { status: before.previewDirection === "inbound" ? "waiting" : "answered", snoozedUntil: null });
				tell(id, { intent: "open" });
			},
			/** Leaves the conversation, or opening it would have read it again. */
			unread(id: string) {
				tell(id, { intent: "unread" });
				open(undefined);
			},
		};
	}, [store, slug, submit, navigate]);
}
