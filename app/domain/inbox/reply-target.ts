import { useSyncExternalStore } from "react";

const targets = new Map<string, string>();
const listeners = new Set<() => void>();

/** Chooses the message that the next reply of a conversation answers; null for none. */
export function answerTo(conversationId: string, messageId: string | null) {
	if (messageId === null) targets.delete(conversationId);
	else targets.set(conversationId, messageId);
	for (const listener of listeners) listener();
}

/** The message that the next reply of a conversation answers. */
export function useReplyTarget(conversationId: string): string | null {
	return useSyncExternalStore(
		(listener) => {
			listeners.add(listener);
			return () => listeners.delete(listener);
		},
		() => targets.get(conversationId) ?? null,
		() => null,
	);
}
