import type { DraftRow } from "#app/domain/realtime/rows.ts";

/** `isSaved` once the server has it. */
type Kept = { text: string; at: number; isSaved: boolean };
/** Hears of a draft by its conversation; `isPutBack` when it was put there by something else than typing here. */
type Listener = (conversationId: string, isPutBack: boolean) => void;

const drafts = new Map<string, Kept>();
const listeners = new Set<Listener>();
const NOTHING: Kept = { text: "", at: 0, isSaved: true };

/** What somebody began to write in a conversation and has not sent; it survives a reload of the page. */
export function readDraft(slug: string, conversationId: string): string {
	return kept(slug, conversationId).text;
}

export function keepDraft(slug: string, conversationId: string, text: string, at = Date.now()) {
	if (text === kept(slug, conversationId).text) return;
	set(slug, conversationId, { text, at, isSaved: false });
	tellOf(conversationId, false);
}

/** Puts a text back where it was written, in the open composer too. */
export function putBackDraft(slug: string, conversationId: string, text: string, at = Date.now()) {
	const before = readDraft(slug, conversationId);
	set(slug, conversationId, { text: before === "" ? text : `${text}\n${before}`, at, isSaved: false });
	tellOf(conversationId, true);
}

/** Takes drafts that were written in another window: newer ones than those here, and never under the cursor. */
export function takeDrafts(slug: string, rows: readonly DraftRow[]) {
	for (const { conversationId, text, at } of rows) {
		if (at <= kept(slug, conversationId).at || isUnderCursor(slug, conversationId)) continue;
		set(slug, conversationId, { text, at, isSaved: true });
		tellOf(conversationId, true);
	}
}

/** Drafts that the server does not have as they are, marked as told to it. */
export function takeUnsaved(slug: string): DraftRow[] {
	const prefix = keyOf(slug, "");
	return [...drafts].flatMap(([key, draft]) => {
		if (draft.isSaved || !key.startsWith(prefix)) return [];
		drafts.set(key, { ...draft, isSaved: true });
		return [{ conversationId: key.slice(prefix.length), text: draft.text, at: draft.at }];
	});
}

/** The server did not get a draft: it is tried again with the next. */
export function missDraft(slug: string, { conversationId, at }: DraftRow) {
	const draft = kept(slug, conversationId);
	if (draft.at === at) drafts.set(keyOf(slug, conversationId), { ...draft, isSaved: false });
}

/** Hears of changes. Returns how to stop. */
export function onDraft(listener: Listener): () => void {
	listeners.add(listener);
	return () => {
		listeners.delete(listener);
	};
}

function tellOf(conversationId: string, isPutBack: boolean) {
	for (const listener of listeners) listener(conversationId, isPutBack);
}

function kept(slug: string, conversationId: string): Kept {
	const key = keyOf(slug, conversationId);
	const known = drafts.get(key);
	if (known) return known;
	const stored = sessionStorage.getItem(key);
	if (stored === null) return NOTHING;
	const separator = stored.indexOf(":");
	const draft = { text: stored.slice(separator + 1), at: Number(stored.slice(0, separator)), isSaved: false };
	drafts.set(key, draft);
	return draft;
}

function set(slug: string, conversationId: string, draft: Kept) {
	const key = keyOf(slug, conversationId);
	drafts.set(key, draft);
	if (draft.text === "") sessionStorage.removeItem(key);
	else sessionStorage.setItem(key, `${draft.at}:${draft.text}`);
}

function isUnderCursor(slug: string, conversationId: string): boolean {
	const field = document.hasFocus() ? document.activeElement : null;
	return field instanceof HTMLTextAreaElement && field.dataset.reply === conversationId && readDraft(slug, conversationId) !== "";
}

function keyOf(slug: string, conversationId: string) {
	return `draft:${slug}:${conversationId}`;
}
