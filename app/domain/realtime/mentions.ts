import type { MentionRow } from "./rows.ts";

/** How far behind those with an unseen mention the others stand in the list of mentions, in milliseconds. */
export const SEEN_BEHIND = 1e14;

type Mention = { isUnseen: boolean; isFirst: boolean };

/** Conversations with notes that mention whoever sits here, as far as this browser knows. */
export function createMentions() {
	const known = new Map<string, Mention>();
	return {
		has: (conversationId: string) => known.has(conversationId),
		isUnseen: (conversationId: string) => known.get(conversationId)?.isUnseen === true,
		countUnseen: () => [...known.values()].filter(({ isUnseen }) => isUnseen).length,
		/** What is seen stays where it stands in the list, until that is left: it would move away under its reader. */
		standsFirst: (conversationId: string) => known.get(conversationId)?.isFirst === true,
		take({ conversationId, isUnseen }: MentionRow) {
			if (isUnseen === null) known.delete(conversationId);
			else known.set(conversationId, { isUnseen, isFirst: isUnseen || known.get(conversationId)?.isFirst === true });
		},
		leaveList() {
			for (const mention of known.values()) mention.isFirst = mention.isUnseen;
		},
		clear: () => known.clear(),
	};
}
