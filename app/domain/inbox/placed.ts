import type { ConversationRow } from "#app/domain/realtime/rows.ts";
import type { Store } from "#app/domain/realtime/store.ts";
import { showToast } from "#app/ui/toast.tsx";

/** Conversations that were shown elsewhere before the server had said so, each as it stood before. */
const waiting = new Map<string, ConversationRow>();

/** Remembers where a conversation stood, until the server has answered. */
export function placedFrom(before: ConversationRow) {
	if (!waiting.has(before.id)) waiting.set(before.id, before);
}

const INTENTS = new Set(["done", "open", "snooze", "done-for-me", "back-for-me"]);

/** Whether a form of a conversation puts it somewhere. */
export function isPlacing(form: FormData): boolean {
	return INTENTS.has(String(form.get("intent")));
}

/** The server has taken it: what stood before is of no more use. */
export function placingTaken(conversationId: string) {
	waiting.delete(conversationId);
}

/** It was not taken: the conversation is shown where it stood, and why is said. */
export function placingRefused(store: Store, conversationId: string, reason: string) {
	const before = waiting.get(conversationId);
	waiting.delete(conversationId);
	if (before) {
		const { status, snoozedUntil, unreadCount, doneFor } = before;
		store.placeConversation(conversationId, { status, snoozedUntil, unreadCount, doneFor });
	}
	showToast(reason);
}
