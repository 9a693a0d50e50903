import { fetchPage } from "#app/domain/realtime/fetch-page.ts";
import type { ConversationPage, InboxPage, ViewsPage } from "#app/domain/realtime/rows.ts";
import type { Store } from "#app/domain/realtime/store.ts";

const underWay = new Map<string, Promise<void>>();

/** The same page is asked for once, however many want it. */
function once(path: string, load: () => Promise<void>): Promise<void> {
	const known = underWay.get(path);
	if (known) return known;
	const loading = load().finally(() => underWay.delete(path));
	underWay.set(path, loading);
	return loading;
}

/** Brings a conversation's newest messages into the store, unless they are there. Rejects when they could not be had. */
export function loadMessages(store: Store, slug: string, conversationId: string): Promise<void> {
	if (store.hasMessages(conversationId)) return Promise.resolve();
	const path = pathOf(slug, conversationId);
	return once(path, async () => store.seedMessages(await fetchPage<ConversationPage>(path)));
}

/** The same ahead of need. A failure is nobody's business yet: whoever opens the conversation asks again, and is told. */
export async function prefetchMessages(store: Store, slug: string, conversationId: string): Promise<void> {
	await loadMessages(store, slug, conversationId).catch(() => null);
}

/** Brings the messages around one of them, unless it is here. */
export function loadMessagesAround(store: Store, slug: string, conversationId: string, id: string): Promise<void> {
	const here = store.messages(conversationId)?.messages;
	if (here?.some((message) => message.id === id)) return Promise.resolve();
	const path = `${pathOf(slug, conversationId)}?around=${encodeURIComponent(id)}`;
	return once(path, async () => store.seedMessages(await fetchPage<ConversationPage>(path)));
}

/** Brings the messages after an excerpt. */
export function loadNewerMessages(store: Store, slug: string, conversationId: string): Promise<void> {
	const after = store.messages(conversationId)?.newerCursor;
	if (!after) return Promise.resolve();
	const path = `${pathOf(slug, conversationId)}?after=${encodeURIComponent(after)}`;
	return once(path, async () => store.seedNewerMessages(await fetchPage<ConversationPage>(path)));
}

/** Brings the messages before those that are here. */
export function loadOlderMessages(store: Store, slug: string, conversationId: string): Promise<void> {
	const cursor = store.messages(conversationId)?.nextCursor;
	if (!cursor) return Promise.resolve();
	const path = `${pathOf(slug, conversationId)}?cursor=${encodeURIComponent(cursor)}`;
	return once(path, async () => store.seedOlderMessages(await fetchPage<ConversationPage>(path)));
}

/** Brings the first, or the next, fifty conversations of the list that is shown. */
export function loadMoreConversations(store: Store, slug: string): Promise<void> {
	const cursor = store.listCursor();
	if (!cursor && store.hasList()) return Promise.resolve();
	const search = new URLSearchParams(store.shownList());
	if (cursor) search.set("cursor", cursor);
	const path = `/o/${slug}/pages/inbox?${search}`;
	return once(path, async () => store.seedList(await fetchPage<InboxPage>(path)));
}

/** Brings the counts of views and what is new of mentions. A failure is left to the next change. */
export async function loadViewCounts(store: Store, slug: string): Promise<void> {
	const path = `/o/${slug}/pages/views`;
	const load = async () => {
		const { counts, mentions } = await fetchPage<ViewsPage>(path);
		store.setViewCounts(counts);
		store.takeMentions(mentions);
	};
	// What is under way may have been read before the change that is asked about.
	await underWay.get(path)?.catch(() => null);
	await once(path, load).catch(() => null);
}

function pathOf(slug: string, conversationId: string) {
	return `/o/${slug}/pages/conversations/${encodeURIComponent(conversationId)}`;
}
