const drafts = new Map<string, string>();

/** What somebody began to write in a conversation and has not sent; it survives a reload of the page. */
export function readDraft(slug: string, conversationId: string): string {
	const key = keyOf(slug, conversationId);
	return drafts.get(key) ?? sessionStorage.getItem(key) ?? "";
}

export function keepDraft(slug: string, conversationId: string, text: string) {
	const key = keyOf(slug, conversationId);
	drafts.set(key, text);
	if (text === "") sessionStorage.removeItem(key);
	else sessionStorage.setItem(key, text);
}

function keyOf(slug: string, conversationId: string) {
	return `draft:${slug}:${conversationId}`;
}
