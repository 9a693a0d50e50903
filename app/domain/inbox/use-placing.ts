import { useNavigate, useSubmit } from "@remix-run/react";
import { useMemo } from "react";
import { contactName } from "#app/domain/contacts/contact-name.ts";
import type { ConversationRow } from "#app/domain/realtime/rows.ts";
import type { Place } from "#app/domain/realtime/store.ts";
import { useOrg } from "#app/domain/realtime/use-live.tsx";
import { dateAndTime } from "#app/ui/times.ts";
import { showUndo } from "#app/ui/undo.ts";
import { placedFrom } from "./placed.ts";

type Where =
	| { intent: "done" | "open" | "unread" | "done-for-me" | "back-for-me" }
	| { intent: "snooze" /** Milliseconds since 1970. */; until: string };
type Move = { place: Place; where: Where };
type Away = { to: (before: ConversationRow) => Move; back: (before: ConversationRow) => Move; words: string };
/** Where somebody is afterwards. */
type Lead = (id: string | undefined) => void;

const DONE: Away = {
	to: () => ({ place: { status: "done", snoozedUntil: null, unreadCount: 0 }, where: { intent: "done" } }),
	back: asBefore,
	words: "is done",
};

function snoozed(until: number): Away {
	const where = { intent: "snooze" as const, until: String(until) };
	return {
		to: () => ({ place: { status: "snoozed", snoozedUntil: until, unreadCount: 0 }, where }),
		back: asBefore,
		words: `comes back ${dateAndTime(until)}`,
	};
}

function asBefore({ status, snoozedUntil }: ConversationRow): Move {
	const place = { status, snoozedUntil };
	if (status === "snoozed" && snoozedUntil !== null) return { place, where: { intent: "snooze", until: String(snoozedUntil) } };
	return { place, where: { intent: status === "done" ? "done" : "open" } };
}

/** For whoever sits here alone: the team keeps it, with what is unread. */
function asideFor(memberId: string): Away {
	return {
		to: ({ doneFor }) => ({ place: { doneFor: [...doneFor, memberId] }, where: { intent: "done-for-me" } }),
		back: ({ doneFor }) => ({ place: { doneFor: doneFor.filter((id) => id !== memberId) }, where: { intent: "back-for-me" } }),
		words: "is done for you until they write",
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
	const aside = useMemo(() => asideFor(workspace.user.id), [workspace.user.id]);

	return useMemo(() => {
		function tell(id: string, where: Where) {
			submit(where, { method: "post", action: `/o/${slug}/inbox/${id}`, navigate: false, fetcherKey: `place-${id}-${where.intent}` });
		}

		function move(id: string, { place, where }: Move) {
			const before = store.conversation(id);
			if (before) placedFrom(before);
			store.placeConversation(id, place);
			tell(id, where);
		}

		function open(id: string | undefined) {
			navigate(`/o/${slug}/inbox${id === undefined ? "" : `/${id}`}${store.shownList()}`);
		}

		function putAway(id: string, { to, back, words }: Away, lead: Lead) {
			const before = store.conversation(id);
			if (!before) return;
			const ids = store.list();
			const index = ids.indexOf(id);
			const next = index === -1 ? ids[0] : (ids[index + 1] ?? ids[index - 1]);
			move(id, to(before));
			lead(next === id ? undefined : next);
			showUndo(`${contactName(store.contact(before.contactId))} ${words}`, {
				words: "Bring the conversation back",
				undo() {
					move(id, back(before));
					lead(id);
				},
			});
		}

		return {
			done: (id: string) => putAway(id, DONE, open),
			snooze: (id: string, until: number) => putAway(id, snoozed(until), open),
			doneForMe: (id: string) => putAway(id, aside, open),
			/** Of a conversation that is not open: whoever looks at the list goes on looking at it. */
			doneInList: (id: string) => putAway(id, DONE, stay),
			snoozeInList: (id: string, until: number) => putAway(id, snoozed(until), stay),
			doneForMeInList: (id: string) => putAway(id, aside, stay),
			/** Back into the lists of whoever sits here. */
			backForMe(id: string) {
				const before = store.conversation(id);
				if (before) move(id, aside.back(before));
			},
			reopen(id: string) {
				const before = store.conversation(id);
				if (!before) return;
				const status = before.previewDirection === "inbound" ? "waiting" : "answered";
				move(id, { place: { status, snoozedUntil: null }, where: { intent: "open" } });
			},
			/** Leaves the conversation, or opening it would have read it again. */
			unread(id: string) {
				tell(id, { intent: "unread" });
				open(undefined);
			},
		};
	}, [store, slug, submit, navigate, aside]);
}
