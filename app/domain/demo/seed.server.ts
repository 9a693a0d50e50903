/** The demo's people, orgs and messages, taken in through the same functions that serve real ones. Local mode only. */
import { and, eq } from "drizzle-orm";
import { z } from "zod";
import { createUser, findUserByEmail, markVerified } from "#app/domain/auth/users.server.ts";
import { conversationIdOf } from "#app/domain/inbox/conversation-rows.server.ts";
import { markRead } from "#app/domain/inbox/conversations.server.ts";
import { receiveMessage } from "#app/domain/inbox/receive-message.server.ts";
import { adoptConnection, claimAccount } from "#app/domain/instagram/adopt-connection.server.ts";
import { REQUIRED_FIELDS, SCOPES } from "#app/domain/instagram/connect.server.ts";
import { tenantOfAccount, tenantOfJob } from "#app/domain/org/access.server.ts";
import { storeApiToken } from "#app/domain/org/api-tokens.server.ts";
import { createOrg, findOrgBySlug } from "#app/domain/org/create-org.server.ts";
import { addMembership } from "#app/domain/org/members.server.ts";
import { moveContact } from "#app/domain/pipeline/move-contact.server.ts";
import { stageNames } from "#app/domain/pipeline/stages.server.ts";
import { DAY, now, SECOND } from "#app/platform/clock.ts";
import type { Env } from "#app/platform/env.ts";
import { stableId } from "#app/platform/ids.ts";
import { mine, owned, type Tenant } from "#app/platform/tenant.ts";
import { contacts, conversations } from "#app/schema/shard.ts";
import { followUps, savedReplies } from "#app/schema/team.ts";

const role = z.enum(["owner", "admin", "member"]);
const direction = z.enum(["inbound", "outbound"]);

export const demoPeople = z.strictObject({
	password: z.string(),
	users: z.array(z.strictObject({ email: z.string(), name: z.string() })),
	orgs: z.array(
		z.strictObject({
			slug: z.string(),
			name: z.string(),
			apiToken: z.string(),
			members: z.array(z.strictObject({ email: z.string(), role })),
			savedReplies: z.array(z.strictObject({ title: z.string(), text: z.string(), email: z.string().nullable(), useCount: z.number() })),
			account: z.strictObject({
				id: z.string(),
				appScopedId: z.string(),
				username: z.string(),
				name: z.string(),
				accountType: z.string(),
				token: z.string(),
			}),
		}),
	),
});

const demoMessage = z.strictObject({
	mid: z.string(),
	direction,
	text: z.string().nullable(),
	attachments: z.array(z.strictObject({ type: z.string(), url: z.string() })),
	at: z.number(),
});

export const demoContacts = z.strictObject({
	slug: z.string(),
	accountId: z.string(),
	contacts: z.array(
		z.strictObject({
			instagramId: z.string(),
			username: z.string(),
			name: z.string(),
			stage: z.string(),
			isRead: z.boolean(),
			messages: z.array(demoMessage),
			assignee: z.string().nullable(),
			followUps: z.array(z.strictObject({ email: z.string(), reason: z.string(), dueAt: z.number() })),
		}),
	),
});

const MARKER = "demo/seeded";

/** Whether the demo is there whole: a start that was killed half-way seeds again, and repeats change nothing. */
export async function isSeeded(env: Env): Promise<boolean> {
	return (await env.BUCKET.head(MARKER)) !== null;
}

/** The last step of seeding. */
export async function markSeeded(env: Env): Promise<void> {
	await env.BUCKET.put(MARKER, "");
}

/** Users, organizations, memberships, API tokens and connected accounts. */
export async function seedPeople(env: Env, people: z.infer<typeof demoPeople>): Promise<void> {
	for (const { email, name } of people.users) {
		await createUser(env, { email, name, password: people.password });
		await markVerified(env, { id: await userId(env, email), email });
	}
	for (const org of people.orgs) {
		const owner = await userId(env, org.members.find((member) => member.role === "owner")?.email);
		const orgId = (await findOrgBySlug(env, org.slug)) ?? (await createOrg(env, { name: org.name, slug: org.slug, ownerId: owner })).orgId;
		for (const member of org.members) await addMembership(env, { orgId, userId: await userId(env, member.email), role: member.role });
		await storeApiToken(env, orgId, org.apiToken);

		const tenant = await tenantOfJob(env, orgId);
		const { id: accountId, token, ...rest } = org.account;
		const account = { ...rest, accountId, pictureUrl: null };
		const connectionId = tenant && (await claimAccount(tenant, account));
		if (!tenant || !connectionId) throw new Error(`the demo account of ${org.slug} is taken`);
		const subscribedFields = [...REQUIRED_FIELDS, "messaging_optins", "messaging_handover", "standby"];
		await adoptConnection(tenant, "system", connectionId, {
			account,
			token,
			expiresInSeconds: (60 * DAY) / SECOND,
			scopes: [...SCOPES],
			subscribedFields,
		});
		await save(env, tenant, owner, org.savedReplies);
	}
}

async function save(env: Env, tenant: Tenant, createdBy: string, replies: z.infer<typeof demoPeople>["orgs"][number]["savedReplies"]) {
	for (const { email, ...reply } of replies) {
		const memberId = email === null ? null : await userId(env, email);
		const row = { ...reply, id: await stableId(tenant.orgId, "demo", reply.title), memberId, createdBy };
		await tenant.db
			.insert(savedReplies)
			.values(owned(tenant, { ...row, createdAt: now(), changedAt: now() }))
			.onConflictDoNothing();
	}
}

/** Contacts with their messages, names and stages. */
export async function seedContacts(env: Env, { accountId, contacts: people }: z.infer<typeof demoContacts>): Promise<void> {
	const account = await tenantOfAccount(env, accountId);
	if (!account) throw new Error("the demo account is not connected");
	const { tenant, connectionId } = account;
	const stages = new Map([...(await stageNames(tenant))].map(([id, name]) => [name, id]));
	for (const person of people) {
		for (const { mid, at, ...message } of person.messages) {
			await receiveMessage(tenant, { ...message, connectionId, personId: person.instagramId, providerId: mid, sentAt: at });
		}
		const contactId = await place(tenant, connectionId, person, stages.get(person.stage));
		if (contactId) await handOut(env, tenant, contactId, person);
	}
}

async function place(
	tenant: Tenant,
	connectionId: string,
	person: { instagramId: string; username: string; name: string; isRead: boolean },
	stageId?: string,
) {
	const [contact] = await tenant.db
		.update(contacts)
		.set({ username: person.username, name: person.name })
		.where(mine(tenant, contacts, and(eq(contacts.connectionId, connectionId), eq(contacts.instagramId, person.instagramId))))
		.returning({ id: contacts.id });
	if (contact && stageId) await moveContact(tenant, "system", { contactId: contact.id, stageId });
	if (person.isRead) await markRead(tenant, await conversationIdOf(connectionId, person.instagramId));
	return contact?.id;
}

/** Whose lead somebody is and what is to be done with them; some of it should have been done by now. */
async function handOut(
	env: Env,
	tenant: Tenant,
	contactId: string,
	{ assignee, followUps: wanted }: { assignee: string | null; followUps: { email: string; reason: string; dueAt: number }[] },
) {
	if (assignee !== null) {
		const assigneeId = await userId(env, assignee);
		// Not by assigning: nobody is to be told of so many when they first look.
		await tenant.batch([
			tenant.db
				.update(contacts)
				.set({ assigneeId })
				.where(mine(tenant, contacts, eq(contacts.id, contactId))),
			tenant.db
				.update(conversations)
				.set({ assigneeId })
				.where(mine(tenant, conversations, eq(conversations.contactId, contactId))),
		]);
	}
	for (const { email, reason, dueAt } of wanted) {
		const memberId = await userId(env, email);
		const row = { id: await stableId(contactId, "demo"), contactId, memberId, reason, dueAt, endsOnAnswer: true, createdBy: memberId };
		await tenant.db
			.insert(followUps)
			.values(owned(tenant, { ...row, createdAt: dueAt - 20 * DAY }))
			.onConflictDoNothing();
	}
}

async function userId(env: Env, email = ""): Promise<string> {
	const user = await findUserByEmail(env, email);
	if (!user) throw new Error(`the demo has no user ${email}`);
	return user.id;
}
