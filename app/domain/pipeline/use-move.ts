import { useSubmit } from "@remix-run/react";
import { contactName } from "#app/domain/contacts/contact-name.ts";
import { useOrg } from "#app/domain/realtime/use-live.tsx";
import { showUndo } from "#app/ui/undo.ts";
import { askLostReason } from "./lost-reason.ts";

/**
 * Returns how to move a contact to a stage: shown at once, taken back when the server refuses, with a way to undo. A move
 * to a lost stage asks for the reason first. Resolves to whether it moved.
 */
export function useMove() {
	const { store, clock, workspace } = useOrg();
	const submit = useSubmit();

	function send(contactId: string, stageId: string, lostReason: string | null) {
		store.beginMove(contactId, { stageId, lostReason, at: clock.now() });
		submit(
			{ intent: "move", contactId, stageId, ...(lostReason ? { lostReason } : {}) },
			{ method: "post", action: `/o/${workspace.org.slug}/pipeline`, navigate: false, fetcherKey: `move-${contactId}` },
		);
	}

	return async function move(contactId: string, stageId: string): Promise<boolean> {
		const before = store.contact(contactId);
		const stage = store.stages().find((stage) => stage.id === stageId);
		if (!before || !stage || before.stageId === stageId) return false;

		const name = contactName(before);
		const answer = stage.kind === "lost" ? await askLostReason({ name }) : { reason: null };
		if (!answer) return false;
		send(contactId, stageId, answer.reason);
		const from = store.stages().find((stage) => stage.id === before.stageId);
		showUndo(`${name} moved to ${stage.name}`, {
			words: `Move ${name} back to ${from?.name ?? "where they were"}`,
			undo: () => send(contactId, before.stageId, before.lostReason),
		});
		return true;
	};
}
