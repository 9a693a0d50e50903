/** What members added to a contact goes with them: nothing of it is left, and what was counted is counted right. */

import { env } from "cloudflare:test";
import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { assignContact } from "#app/domain/contacts/assign-contact.server.ts";
import { tagContact } from "#app/domain/contacts/tag-contact.server.ts";
import { createTag, deleteTag } from "#app/domain/contacts/tags.server.ts";
import { readViews } from "#app/domain/inbox/conversations.server.ts";
import { addNote } from "#app/domain/notes/notes.server.ts";
import { HOUR, now } from "#app/platform/clock.ts";
import { tablesAboutContacts } from "#app/platform/db/tenant-tables.ts";
import { newId } from "#app/platform/ids.ts";
import { owned } from "#app/platform/tenant.ts";
import { connections, contacts, orgCounters, stages } from "#app/schema/shard.ts";
import { contactTags, doneForMe, drafts, followUps, scheduledReplies, tags } from "#app/schema/team.ts";
import { deleteAllOf } from "../support/delete-all.ts";
import { makeVisitor } from "../support/http.ts";
import { makeConversation, makeOrg } from "../support/make.ts";

type Org = Awaited<ReturnType<typeof makeOrg>>;

/** Two members, and a contact of `connectionId` with everything that members can add to one. */
async function makeWorkedOn(
	org: Org,
	{ connectionId, tagId, ben, ana }: { connectionId: string; tagId: string; ben: string; ana: string },
) {
	const { tenant, conversationId } = await makeConversation({ tenant: org.tenant, connectionId });
	const [contact] = await tenant.db.select().from(contacts).where(eq(contacts.conversationId, conversationId));
	const contactId = contact?.id ?? "";
	await assignContact(tenant, ana, { contactId, assigneeId: ben });
	await tagContact(tenant, ana, { contactId, tagId });
	await addNote(tenant, ana, { conversationId, clientId: newId(), text: "for @Ben", mentions: [ben] });
	const at = now();
	await tenant.batch([
		tenant.db.insert(followUps).values(
			owned(tenant, {
				id: newId(),
				contactId,
				memberId: ben,
				reason: "call",
				dueAt: at + HOUR,
				endsOnAnswer: true,
				createdBy: ana,
				createdAt: at,
			}),
		),
		tenant.db.insert(drafts).values(owned(tenant, { memberId: ben, conversationId, text: "Hello", at })),
		tenant.db.insert(doneForMe).values(owned(tenant, { memberId: ben, conversationId, at })),
		tenant.db.insert(scheduledReplies).values(
			owned(tenant, {
				id: newId(),
				conversationId,
				authorId: ana,
				text: "Hello",
				clientId: newId(),
				dueAt: at + HOUR,
				createdAt: at,
				endsOnAnswer: false,
			}),
		),
	]);
	return { contactId, conversationId };
}

/** How many rows each table has of an org, read past the fence. */
async function rowsOf(orgId: string, column: string, id: string): Promise<Record<string, number>> {
	const counts: Record<string, number> = {};
	for (const table of tablesAboutContacts.filter((other) => other.column === column)) {
		const { results } = await env.SHARD_00.prepare(`select count(*) as count from ${table.name} where org_id = ? and ${column} = ?`)
			.bind(orgId, id)
			.all<{ count: number }>();
		counts[table.name] = results[0]?.count ?? 0;
	}
	return counts;
}

async function makeTwo() {
	const org = await makeOrg();
	const [ana, ben] = [(await makeVisitor(org, "owner")).user.id, (await makeVisitor(org, "member")).user.id];
	const other = newId();
	await org.tenant.db.insert(connections).values(
		owned(org.tenant, {
			id: other,
			accountId: `other-${org.accountId}`,
			username: "other",
			status: "connected" as const,
			scopes: "",
			subscribedFields: "messages",
			connectedAt: now(),
		}),
	);
	const tagId = (await createTag(org.tenant, ana, "hot"))?.tagId ?? "";
	const gone = await makeWorkedOn(org, { connectionId: org.connectionId, tagId, ana, ben });
	const kept = await makeWorkedOn(org, { connectionId: other, tagId, ana, ben });
	return { ...org, ana, ben, tagId, gone, kept };
}

test("a deleted contact leaves nothing that members added, and others keep theirs", async () => {
	const org = await makeTwo();
	const all = {
		...(await rowsOf(org.orgId, "contact_id", org.gone.contactId)),
		...(await rowsOf(org.orgId, "conversation_id", org.gone.conversationId)),
	};
	const ofOthers = await rowsOf(org.orgId, "conversation_id", org.kept.conversationId);
	for (const [table, count] of Object.entries(all)) expect(count, table).toBeGreaterThan(0);
	expect(Object.keys(all)).toEqual(expect.arrayContaining(["contact_tags", "notes", "mentions", "follow_ups", "drafts", "done_for_me"]));

	const counts = await deleteAllOf(org);

	expect(counts).toMatchObject({ contacts: 1, conversations: 1, messages: 1 });
	const left = {
		...(await rowsOf(org.orgId, "contact_id", org.gone.contactId)),
		...(await rowsOf(org.orgId, "conversation_id", org.gone.conversationId)),
	};
	expect(Object.values(left).every((count) => count === 0)).toBe(true);
	expect(await rowsOf(org.orgId, "conversation_id", org.kept.conversationId)).toEqual(ofOthers);
	expect((await org.tenant.db.select().from(tags)).map(({ id }) => id)).toEqual([org.tagId]);
	// The one that is kept is set aside by its member, as before.
	expect((await readViews(org.tenant, org.ben)).counts).toMatchObject({ mine: 0, all: 0, unreplied: 0, unassigned: 0, aside: 1 });
	expect((await readViews(org.tenant, org.ana)).counts).toMatchObject({ all: 1, unreplied: 1, unassigned: 0, aside: 0 });
	expect((await org.tenant.db.select().from(stages)).map(({ contactCount }) => contactCount)).toEqual([1, 0, 0, 0, 0, 0]);
	expect((await org.tenant.db.select().from(orgCounters))[0]?.unreadConversations).toBe(1);
});

test("a deleted tag is on nobody, and what else they have stays", async () => {
	const org = await makeTwo();
	const other = (await createTag(org.tenant, org.ana, "vip"))?.tagId ?? "";
	await tagContact(org.tenant, org.ana, { contactId: org.kept.contactId, tagId: other });

	await deleteTag(org.tenant, org.ana, org.tagId);

	expect((await org.tenant.db.select().from(contactTags)).map(({ contactId, tagId }) => [contactId, tagId])).toEqual([
		[org.kept.contactId, other],
	]);
	expect(await rowsOf(org.orgId, "contact_id", org.gone.contactId)).toMatchObject({ contact_tags: 0, follow_ups: 1 });
});
