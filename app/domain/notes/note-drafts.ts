/** Notes that were begun and not saved, while the page is open. */
const drafts = new Map<string, string>();

export const readNoteDraft = (conversationId: string): string => drafts.get(conversationId) ?? "";

export function keepNoteDraft(conversationId: string, text: string) {
	if (text === "") drafts.delete(conversationId);
	else drafts.set(conversationId, text);
}
