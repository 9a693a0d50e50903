import { useCallback } from "react";
import { postInOrder } from "#app/domain/realtime/post-form.ts";
import type { ContactRow } from "#app/domain/realtime/rows.ts";
import { useOrg } from "#app/domain/realtime/use-live.tsx";
import { showToast } from "#app/ui/toast.tsx";
import { showUndo } from "#app/ui/undo.ts";
import { contactName } from "./contact-name.ts";

/** Returns how to make a contact somebody's lead, or nobody's (`""`), with a way to undo. */
export function useAssign() {
	const { workspace } = useOrg();
	return useCallback(
		(contact: ContactRow, assigneeId: string) => {
			const before = contact.assigneeId ?? "";
			if (before === assigneeId) return;
			const send = async (to: string) => {
				const answer = await postInOrder(`assign-${contact.id}`, `/o/${workspace.org.slug}/contacts/${contact.id}`, {
					intent: "assign",
					assigneeId: to,
				});
				if (!answer.ok) showToast(`${contactName(contact)} could not be handed on. Try again.`);
			};
			void send(assigneeId);
			const whose = workspace.members.find((member) => member.id === assigneeId);
			const words = whose ? `is ${whose.id === workspace.user.id ? "yours" : `${whose.name}'s`} now` : "is nobody's lead now";
			showUndo(`${contactName(contact)} ${words}`, { words: "Hand the lead back", undo: () => void send(before) });
		},
		[workspace],
	);
}
