import { useMemo } from "react";
import { contactName } from "#app/domain/contacts/contact-name.ts";
import type { FollowUpRow } from "#app/domain/realtime/rows.ts";
import { useOrg } from "#app/domain/realtime/use-live.tsx";
import { dateAndTime } from "#app/ui/times.ts";
import { showToast } from "#app/ui/toast.tsx";
import { showUndo } from "#app/ui/undo.ts";
import { refusalWords, tellFollowUps } from "./tell-follow-ups.ts";

type Wish = { contactId: string; memberId: string; reason: string; dueAt: readonly number[]; endsOnAnswer: boolean };

/** Returns how to set, change and end follow-ups: shown at once, taken back when the server refuses, with a way to undo. */
export function useFollowUps() {
	const { store, workspace, clock } = useOrg();
	const { slug } = workspace.org;

	return useMemo(() => {
		const nameOf = (contactId: string) => contactName(store.contact(contactId));

		/** Shows `after`, and `before` again when the server does not take it. */
		async function attempt(id: string, { before, after }: { before: FollowUpRow | null; after: FollowUpRow | null }, fields: Fields) {
			store.showFollowUp(id, after);
			const answer = await tellFollowUps(slug, { ...fields, followUpId: id });
			if (answer.ok) return;
			store.showFollowUp(id, before);
			showToast(refusalWords(answer.reason));
		}

		function change(before: FollowUpRow, after: FollowUpRow, words: string) {
			void attempt(before.id, { before, after }, fieldsOf(after));
			const back = () => void attempt(before.id, { before: after, after: before }, fieldsOf(before));
			showUndo(words, { words: "Change the follow-up back", undo: back });
		}

		function end(id: string, intent: "done" | "cancel", words: string) {
			const before = store.followUp(id);
			if (!before) return;
			void attempt(id, { before, after: null }, { intent });
			showUndo(`The follow-up with ${nameOf(before.contactId)} is ${words}`, {
				words: "Open the follow-up again",
				undo: () => void attempt(id, { before: null, after: before }, { intent: "undo" }),
			});
		}

		return {
			async set(wish: Wish) {
				const { contactId, memberId, reason, dueAt, endsOnAnswer } = wish;
				const clientId = crypto.randomUUID();
				const common = { contactId, memberId, reason, endsOnAnswer: endsOnAnswer ? "on" : "off", clientId };
				const answer = await tellFollowUps(slug, { intent: "set", ...common, dueAt: dueAt.join(",") });
				if (!answer.ok) return showToast(refusalWords(answer.reason));
				const [first = 0] = dueAt;
				const words =
					dueAt.length === 1 ? `Follow-up with ${nameOf(contactId)}: ${dateAndTime(first)}` : `${dueAt.length} follow-ups are set`;
				const takeBack = () =>
					answer.ids?.forEach((id) => void attempt(id, { before: store.followUp(id), after: null }, { intent: "cancel" }));
				showUndo(words, { words: "Take the follow-up back", undo: takeBack });
			},
			change(id: string, to: Omit<FollowUpRow, "id" | "contactId">) {
				const before = store.followUp(id);
				if (before) change(before, { ...before, ...to }, `The follow-up with ${nameOf(before.contactId)} is changed`);
			},
			/** A day later at the same hour, from now where that has passed. */
			tomorrow(id: string) {
				const before = store.followUp(id);
				if (!before) return;
				const dueAt = dayLater(before.dueAt, clock.now());
				change(before, { ...before, dueAt }, `${nameOf(before.contactId)}: ${dateAndTime(dueAt)}`);
			},
			done: (id: string) => end(id, "done", "done"),
			cancel: (id: string) => end(id, "cancel", "cancelled"),
		};
	}, [store, slug, clock]);
}

type Fields = Record<string, string>;

function fieldsOf({ memberId, reason, dueAt, endsOnAnswer }: FollowUpRow): Fields {
	return { intent: "change", memberId, reason, dueAt: String(dueAt), endsOnAnswer: endsOnAnswer ? "on" : "off" };
}

function dayLater(dueAt: number, now: number): number {
	const due = new Date(dueAt);
	const day = new Date(Math.max(dueAt, now));
	day.setDate(day.getDate() + 1);
	return day.setHours(due.getHours(), due.getMinutes(), 0, 0);
}
