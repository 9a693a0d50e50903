import { useSubmit } from "@remix-run/react";
import { useCallback } from "react";
import type { ContactRow } from "#app/domain/realtime/rows.ts";
import { useOrg } from "#app/domain/realtime/use-live.tsx";
import { showUndo } from "#app/ui/undo.ts";
import { contactName } from "./contact-name.ts";

/** Returns how to make a contact somebody's lead, or nobody's (`""`), with a way to undo. */
export function useAssign() {
	const { workspace } = useOrg();
	const submit = useSubmit();
	return useCallback(
		(contact: ContactRow, assigneeId: string) => {
			const before = contact.assigneeId ?? "";
			if (before === assigneeId) return;
			const send = (to: string) =>
				submit(
					{ intent: "assign", assigneeId: to },
					{
						method: "post",
						action: `/o/${workspace.org.slug}/contacts/${contact.id}`,
						navigate: false,
						fetcherKey: `assign-${contact.id}`,
					},
				);
			send(assigneeId);
			const whose = workspace.members.find((member) => member.id === assigneeId);
			const words = whose ? `is ${whose.id === workspace.user.id ? "yours" : `${whose.name}'s`} now` : "is nobody's lead now";
			showUndo(`${contactName(contact)} ${words}`, { words: "Hand the lead back", undo: () => send(before) });
		},
		[workspace, submit],
	);
}
