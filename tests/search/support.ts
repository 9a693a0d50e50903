import { env } from "cloudflare:test";
import { eq } from "drizzle-orm";
import { conversationIdOf } from "#app/domain/inbox/conversation-rows.server.ts";
import type { ReceivedMessage } from "#app/domain/inbox/message-writes.server.ts";
import { receiveMessage } from "#app/domain/inbox/receive-message.server.ts";
import { recordEvent, takeSeq } from "#app/domain/realtime/events.server.ts";
import { search } from "#app/domain/search/search.server.ts";
import type { SearchHit } from "#app/domain/search/search-rows.ts";
import { now } from "#app/platform/clock.ts";
import { messageId, newId } from "#app/platform/ids.ts";
import { mine, owned, type Tenant } from "#app/platform/tenant.ts";
import { contacts, messages } from "#app/schema/shard.ts";
import { notes } from "#app/schema/team.ts";
import { aMessage } from "../support/make.ts";

type Org = { tenant: Tenant; connectionId: string };

/** Somebody who wrote, with the name that Instagram tells. */
export async function makePerson(
	org: Org,
	{ name = null, username = null, ...given }: Partial<ReceivedMessage & { name: string | null; username: string | null }>,
) {
	const message = aMessage(org.connectionId, given);
	await receiveMessage(org.tenant, message);
	const conversationId = await conversationIdOf(org.connectionId, message.personId);
	const [contact] = await org.tenant.db.select().from(contacts).where(eq(contacts.conversationId, conversationId));
	const [stored] = await org.tenant.db.select().from(messages).where(eq(messages.providerId, message.providerId));
	if (!contact || !stored) throw new Error("nobody wrote");
	if (name !== null || username !== null) await rename(org.tenant, contact.id, { name, username });
	return { conversationId, contactId: contact.id, messageId: stored.id, personId: message.personId, providerId: message.providerId };
}

/** A contact's name changes, with its event. */
export async function rename(tenant: Tenant, contactId: string, names: { name: string | null; username: string | null }) {
	await tenant.batch([
		tenant.db
			.update(contacts)
			.set(names)
			.where(mine(tenant, contacts, eq(contacts.id, contactId))),
		takeSeq(tenant),
		recordEvent(tenant, { type: "contact.changed", contactId }),
	]);
}

/** A note as it is stored; nothing tells of it. */
export async function storeNote(tenant: Tenant, conversationId: string, authorId: string, text: string) {
	const id = messageId(conversationId, now(), newId().slice(-8));
	await tenant.db
		.insert(notes)
		.values(owned(tenant, { id, conversationId, authorId, text, mentions: [], clientId: newId(), createdAt: now() }));
	return id;
}

/** What is found: kinds and ids. */
export async function findHits(tenant: Tenant, text: string, memberId = "member-1"): Promise<SearchHit[]> {
	const page = await search(tenant, { text, memberId });
	return page?.hits ?? [];
}

/** The texts that are found. */
export async function find(tenant: Tenant, text: string, memberId = "member-1"): Promise<string[]> {
	return (await findHits(tenant, text, memberId)).map(({ snippet }) => snippet);
}

/** Every entry of the index that stands for an id, whatever org asks. */
export async function entriesOf(id: string): Promise<number> {
	return (await env.SHARD_00.prepare("select count(*) as count from search_index where id = ?").bind(id).first<number>("count")) ?? 0;
}

/** Whether a word stands anywhere in what the index keeps. */
export async function isKept(word: string): Promise<boolean> {
	const { results } = await env.SHARD_00.prepare("select block from search_index_data union all select c0 from search_index_content").all<{
		block: ArrayBuffer | number[] | string;
	}>();
	const decoder = new TextDecoder("latin1");
	return results.some(({ block }) => {
		if (typeof block === "string") return block.includes(word);
		// Terms of a page share their beginnings: the end of a word stands there as it is.
		return decoder.decode(new Uint8Array(block)).includes(word.slice(-8));
	});
}
