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

/** Puts a text back where it was written, in the open composer too. */
export function putBackDraft(slug: string, conversationId: string, text: string) {
	const before = readDraft(slug, conversationId);
	keepDraft(slug, conversationId, before === "" ? text : `${text}\n${before}`);
	for (const listener of listeners) listener(conversationId);
}

const listeners = new Set<(conversationId: string) => void>();

/** Hears of texts that are put back. Returns how to stop. */
export function onPutBack(listener: (conversationId: string) => void): () => void {
	listeners.add(listener);
	return () => {
		listeners.delete(listener);
	};
}

function keyOf(slug: string, conversationId: string) {
	return `draft:${slug}:${conversationId}`;
}
