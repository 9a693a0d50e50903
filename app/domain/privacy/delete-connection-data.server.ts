import { asc, eq, sql } from "drizzle-orm";
import { forgetQuarantined } from "#app/domain/instagram/deliveries.server.ts";
import { recordEvent, takeSeq } from "#app/domain/realtime/events.server.ts";
import { publish } from "#app/domain/realtime/publish.server.ts";
import { counterColumns, countersOf } from "#app/domain/realtime/rows.server.ts";
import { tablesAboutContacts } from "#app/platform/db/tenant-tables.ts";
import { mine, type Tenant } from "#app/platform/tenant.ts";
import { contacts, conversations, imports, messageChanges, messages, orgCounters, pendingEffects, reactions } from "#app/schema/shard.ts";

const MESSAGES_AT_ONCE = 1000;
const ROWS_AT_ONCE = 50;
const FILES_AT_ONCE = 1000;

/** A piece of a deletion: what went, and whether nothing is left. */
export type Piece = { counts: Record<string, number>; isDone: boolean };

type Target = { connectionId: string; accountId: string };

/**
 * Deletes the next of what a removed connection left: all messages first, then all conversations, then the contacts with their
 * pictures; each piece one transaction. In this order, because a reference is looked for by the org alone, whatever indexes
 * there are: deleting a conversation walks through the messages that the org still has, a contact through its conversations.
 */
export async function deleteSomeOf(tenant: Tenant, { connectionId, accountId }: Target): Promise<Piece> {
	return (
		(await deleteMessages(tenant, connectionId)) ??
		(await deleteConversations(tenant, connectionId)) ??
		(await deleteContacts(tenant, connectionId)) ??
		finishConnection(tenant, connectionId, accountId)
	);
}

/** The next messages with the copies and uploads that they name; null when none are left. */
async function deleteMessages(tenant: Tenant, connectionId: string): Promise<Piece | null> {
	const rows = await tenant.db
		.select({ id: messages.id, attachments: messages.attachments })
		.from(messages)
		.where(eq(messages.connectionId, connectionId))
		// The order of the index that begins with the connection: by another one it walks through all messages.
		.orderBy(asc(messages.kind), asc(messages.providerId))
		.limit(MESSAGES_AT_ONCE);
	if (rows.length === 0) return null;
	const files = rows.flatMap(({ attachments }) =>
		attachments.flatMap(({ copy, upload }) => [copy, upload].filter((key) => key !== undefined)),
	);
	for (let first = 0; first < files.length; first += FILES_AT_ONCE)
		await tenant.env.BUCKET.delete(files.slice(first, first + FILES_AT_ONCE));
	await tenant.db.delete(messages).where(mine(tenant, messages, sql`id in ${among(rows)}`));
	return { counts: { messages: rows.length, files: files.length }, isDone: false };
}

async function deleteConversations(tenant: Tenant, connectionId: string): Promise<Piece | null> {
	const rows = await tenant.db
		.select({ id: conversations.id })
		.from(conversations)
		.where(eq(conversations.connectionId, connectionId))
		.orderBy(asc(conversations.id))
		.limit(ROWS_AT_ONCE);
	if (rows.length === 0) return null;
	const [deleted] = await tenant.apply(
		[
			tenant.statement(
				sql`update org_counters set unread_conversations = max(0, unread_conversations - (select count(*) from conversations where id in ${among(rows)} and unread_count > 0)) where org_id = ${tenant.orgId}`,
			),
			...deleteBeside(tenant, "conversation_id", rows),
		],
		[
			tenant.db
				.delete(conversations)
				.where(mine(tenant, conversations, sql`id in ${among(rows)}`))
				.returning({ id: conversations.id }),
		],
	);
	return { counts: { conversations: deleted.length }, isDone: false };
}

async function deleteContacts(tenant: Tenant, connectionId: string): Promise<Piece | null> {
	const rows = await tenant.db
		.select({ id: contacts.id, picture: contacts.picture })
		.from(contacts)
		.where(eq(contacts.connectionId, connectionId))
		.orderBy(asc(contacts.id))
		.limit(ROWS_AT_ONCE);
	if (rows.length === 0) return null;
	const pictures = rows.flatMap(({ picture }) => (picture ? [`pictures/${tenant.orgId}/${picture}`] : []));
	if (pictures.length > 0) await tenant.env.BUCKET.delete(pictures);
	const [deleted] = await tenant.apply(
		[
			tenant.statement(
				sql`update stages set contact_count = max(0, contact_count - (select count(*) from json_each(${json(rows)}) as gone cross join contacts where contacts.id = gone.value and contacts.stage_id = stages.id)) where org_id = ${tenant.orgId}`,
			),
			...deleteBeside(tenant, "contact_id", rows),
		],
		[
			tenant.db
				.delete(contacts)
				.where(mine(tenant, contacts, sql`id in ${among(rows)}`))
				.returning({ id: contacts.id }),
		],
	);
	return { counts: { contacts: deleted.length, files: pictures.length }, isDone: false };
}

/** What members added to these conversations or contacts. */
function deleteBeside(tenant: Tenant, column: "conversation_id" | "contact_id", rows: readonly { id: string }[]) {
	return tablesAboutContacts
		.filter((table) => table.column === column)
		.map(({ name }) =>
			tenant.statement(
				sql`delete from ${sql.identifier(name)} where org_id = ${tenant.orgId} and ${sql.identifier(column)} in ${among(rows)}`,
			),
		);
}

function among(rows: readonly { id: string }[]) {
	return sql`(select value from json_each(${json(rows)}))`;
}

function json(rows: readonly { id: string }[]) {
	return JSON.stringify(rows.map(({ id }) => id));
}

async function finishConnection(tenant: Tenant, connectionId: string, accountId: string): Promise<Piece> {
	const [, , , , , , counters] = await tenant.batch([
		tenant.db.delete(reactions).where(mine(tenant, reactions, eq(reactions.connectionId, connectionId))),
		tenant.db.delete(messageChanges).where(mine(tenant, messageChanges, eq(messageChanges.connectionId, connectionId))),
		tenant.db.delete(pendingEffects).where(mine(tenant, pendingEffects, eq(pendingEffects.connectionId, connectionId))),
		tenant.db.delete(imports).where(mine(tenant, imports, eq(imports.id, connectionId))),
		takeSeq(tenant),
		recordEvent(tenant, { type: "connection.changed" }),
		tenant.db.select(counterColumns).from(orgCounters),
	]);
	await forgetQuarantined(tenant.env, accountId);
	// What open screens still show is gone: they load again.
	await publish(tenant, [{ type: "reset", seq: countersOf(counters).seq }]);
	return { counts: {}, isDone: true };
}
