import { contactName } from "#app/domain/contacts/contact-name.ts";
import { postInOrder } from "#app/domain/realtime/post-form.ts";
import { useOrg } from "#app/domain/realtime/use-live.tsx";
import { showToast } from "#app/ui/toast.tsx";
import { showUndo } from "#app/ui/undo.ts";
import { askLostReason } from "./lost-reason.ts";

/**
 * Returns how to move a contact to a stage: shown at once, taken back when the server refuses, with a way to undo. A move
 * to a lost stage asks for the reason first. Resolves to whether it moved.
 */
export function useMove() {
	const { store, clock, workspace } = useOrg();

	async function send(contactId: string, stageId: string, lostReason: string | null) {
		const move = { stageId, lostReason, at: clock.now() };
		store.beginMove(contactId, move);
		const fields = { intent: "move", stageId, ...(lostReason ? { lostReason } : {}) };
		const answer = await postInOrder(`move-${contactId}`, `/o/${workspace.org.slug}/contacts/${contactId}`, fields);
		if (answer.ok) return store.settleMove(contactId, move);
		if (store.undoMove(contactId, move)) showToast(`${contactName(store.contact(contactId))} could not be moved. Try again.`);
	}

	return async function move(contactId: string, stageId: string): Promise<boolean> {
		const before = store.contact(contactId);
		const stage = store.stages().find((stage) => stage.id === stageId);
		if (!before || !stage || before.stageId === stageId) return false;

		const name = contactName(before);
		const answer = stage.kind === "lost" ? await askLostReason({ name }) : { reason: null };
		if (!answer) return false;
		void send(contactId, stageId, answer.reason);
		const from = store.stages().find((stage) => stage.id === before.stageId);
		showUndo(`${name} moved to ${stage.name}`, {
			words: `Move ${name} back to ${from?.name ?? "where they were"}`,
			undo: () => void send(contactId, before.stageId, before.lostReason),
		});
		return true;
	};
}
