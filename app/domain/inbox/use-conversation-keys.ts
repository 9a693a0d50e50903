import { useEffect } from "react";
import { contactName } from "#app/domain/contacts/contact-name.ts";
import { useAssign } from "#app/domain/contacts/use-assign.ts";
import { useOrg } from "#app/domain/realtime/use-live.tsx";
import { areSingleKeysOn, isShortcut } from "#app/ui/single-keys.ts";
import { showToast } from "#app/ui/toast.tsx";
import { askSnooze } from "./snooze.tsx";
import { usePlacing } from "./use-placing.ts";

/** What one letter does with the open conversation: E done or back, H snooze, U unread, I mine, A choose whose, S its stage, L copy its link. */
export function useConversationKeys(conversationId: string | undefined) {
	const { store, workspace } = useOrg();
	const placing = usePlacing();
	const assign = useAssign();

	useEffect(() => {
		if (conversationId === undefined) return;
		const id = conversationId;
		const contact = () => {
			const conversation = store.conversation(id);
			return conversation && store.contact(conversation.contactId);
		};
		const actions: Record<string, () => void> = {
			e() {
				const status = store.conversation(id)?.status;
				if (status === "done" || status === "snoozed") placing.reopen(id);
				else placing.done(id);
			},
			async h() {
				const until = await askSnooze(contactName(contact()));
				if (until !== null) placing.snooze(id, until);
			},
			u: () => placing.unread(id),
			i() {
				const row = contact();
				if (row) assign(row, workspace.user.id);
			},
			a: () => focusOn("Assigned to"),
			s: () => focusOn("Stage"),
			async l() {
				await navigator.clipboard.writeText(window.location.origin + window.location.pathname);
				showToast("The link to this conversation is copied");
			},
		};
		function press(event: KeyboardEvent) {
			if (!isShortcut(event) || event.shiftKey || !areSingleKeysOn()) return;
			const action = actions[event.key.toLowerCase()];
			if (!action || !store.conversation(id)) return;
			event.preventDefault();
			action();
		}
		window.addEventListener("keydown", press);
		return () => window.removeEventListener("keydown", press);
	}, [conversationId, store, workspace, placing, assign]);
}

/** The contact panel's control of this name; opened where it is folded away. */
function focusOn(label: string) {
	const find = () => document.querySelector<HTMLElement>(`select[aria-label="${label}"]`);
	if (find()?.checkVisibility() !== true) document.querySelector<HTMLElement>("button[aria-label=Contact]")?.click();
	requestAnimationFrame(() => find()?.focus());
}
