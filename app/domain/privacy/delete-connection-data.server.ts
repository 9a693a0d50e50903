import { and, asc, eq, sql } from "drizzle-orm";
import { forgetQuarantined } from "#app/domain/instagram/deliveries.server.ts";
import { recordEvent, takeSeq } from "#app/domain/realtime/events.server.ts";
import { ofConversations } from "#app/domain/realtime/of-conversations.server.ts";
import { publish } from "#app/domain/realtime/publish.server.ts";
import { counterColumns, countersOf } from "#app/domain/realtime/rows.server.ts";
import { tablesAboutContacts } from "#app/platform/db/tenant-tables.ts";
import { mine, type Tenant } from "#app/platform/tenant.ts";
import { contacts, conversations, imports, messageChanges, messages, orgCounters, pendingEffects, reactions } from "#app/schema/shard.ts";

const CONTACTS_AT_ONCE = 50;

/** A piece of a deletion: what went, and whether nothing is left. */
export type Piece = { counts: Record<string, number>; isDone: boolean };

/** Deletes the next contacts of a removed connection with their conversations, messages and pictures; children first, each piece one transaction. */
export async function deleteSomeOf(
	tenant: Tenant,
	{ connectionId, accountId }: { connectionId: string; accountId: string },
): Promise<Piece> {
	const people = await tenant.db
		.select({ id: contacts.id, conversationId: contacts.conversationId, picture: contacts.picture })
		.from(contacts)
		.where(eq(contacts.connectionId, connectionId))
		.orderBy(asc(contacts.id))
		.limit(CONTACTS_AT_ONCE);
	if (people.length === 0) return finishConnection(tenant, connectionId, accountId);

	const conversationIds = people.flatMap(({ conversationId }) => conversationId ?? []);
	const files = await filesOf(tenant, conversationIds);
	const pictures = people.flatMap(({ picture }) => (picture ? [`pictures/${tenant.orgId}/${picture}`] : []));
	if (files.length + pictures.length > 0) await tenant.env.BUCKET.delete([...files, ...pictures].slice(0, 1000));

	const ids = JSON.stringify(people.map(({ id }) => id));
	const theirs = JSON.stringify(conversationIds);
	const among = (json: string) => sql`(select value from json_each(${json}))`;
	const { orgId } = tenant;
	const besides = tablesAboutContacts.map(({ name, column }) =>
		tenant.statement(
			sql`delete from ${sql.identifier(name)} where org_id = ${orgId} and ${sql.identifier(column)} in ${among(column === "contact_id" ? ids : theirs)}`,
		),
	);
	const [deletedConversations, deletedContacts] = await tenant.apply(
		[
			tenant.statement(
				sql`update org_counters set unread_conversations = max(0, unread_conversations - (select count(*) from conversations where id in ${among(theirs)} and unread_count > 0)) where org_id = ${orgId}`,
			),
			tenant.statement(
				sql`update stages set contact_count = max(0, contact_count - (select count(*) from contacts where contacts.id in ${among(ids)} and contacts.stage_id = stages.id)) where org_id = ${orgId}`,
			),
			...besides,
			tenant.db.delete(messages).where(mine(tenant, messages, ofConversations(messages, conversationIds))),
		],
		[
			tenant.db
				.delete(conversations)
				.where(mine(tenant, conversations, sql`id in ${among(theirs)}`))
				.returning({ id: conversations.id }),
			tenant.db
				.delete(contacts)
				.where(mine(tenant, contacts, sql`id in ${among(ids)}`))
				.returning({ id: contacts.id }),
		],
	);
	return {
		counts: { contacts: deletedContacts.length, conversations: deletedConversations.length, files: files.length + pictures.length },
		isDone: false,
	};
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

/** Copies and uploads that messages of these conversations name. */
async function filesOf(tenant: Tenant, conversationIds: string[]): Promise<string[]> {
	if (conversationIds.length === 0) return [];
	const rows = await tenant.db
		.select({ attachments: messages.attachments })
		.from(messages)
		.where(and(ofConversations(messages, conversationIds), sql`attachments <> '[]'`));
	return rows.flatMap(({ attachments }) => attachments.flatMap(({ copy, upload }) => [copy, upload].filter((key) => key !== undefined)));
}
