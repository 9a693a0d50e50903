/** An org as the sweep needs it: one of everything, each text unguessable, so that a leak of any of it can be seen. */
import { env } from "cloudflare:test";
import { eq } from "drizzle-orm";
import { startSession } from "#app/domain/auth/sessions.server.ts";
import { queueReply } from "#app/domain/inbox/replies.server.ts";
import { storeUpload, uploadLink } from "#app/domain/inbox/uploads.server.ts";
import { makeState } from "#app/domain/instagram/oauth-states.server.ts";
import { addMembership } from "#app/domain/org/members.server.ts";
import { requestDeletion } from "#app/domain/privacy/deletions.server.ts";
import { DAY, now } from "#app/platform/clock.ts";
import { randomToken, sha256Hex } from "#app/platform/crypto.ts";
import { directory } from "#app/platform/db/bindings.ts";
import { newId } from "#app/platform/ids.ts";
import { mine } from "#app/platform/tenant.ts";
import { apiTokens, invitations, orgs, type Role, sessions, users } from "#app/schema/directory.ts";
import { connections, contacts, messages } from "#app/schema/shard.ts";
import { ORIGIN } from "../support/http.ts";
import { makeSendable, personWrites } from "../support/instagram.ts";

/** What a request can name. Reading one from `ids` in a row makes the sweep put another org's in its place. */
export type Ids = {
	/** The slug, as in `/o/:org`. */
	org: string;
	orgId: string;
	account: string;
	connection: string;
	conversation: string;
	message: string;
	/** A reply that failed. */
	failed: string;
	contact: string;
	stage: string;
	media: string;
	picture: string;
	/** `uploads/…?end=…&sign=…`: what follows `/outgoing/`. */
	upload: string;
	/** The signed-in Owner's e-mail. */
	email: string;
	owner: string;
	admin: string;
	member: string;
	invitation: string;
	apiToken: string;
	/** A session of the Owner by its public id. */
	session: string;
	/** An OAuth state made for the Owner's session. */
	state: string;
	/** Of a deletion that Meta asked for. */
	deletionCode: string;
	/** A webhook delivery. */
	delivery: string;
	/** A mail that waits. */
	mail: string;
};

export type Side = Awaited<ReturnType<typeof makeSide>>;

const PNG = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, ...Array(64).fill(0)]);

/** One of the two sides of a sweep. */
export async function makeSide(shard: string) {
	const mark = `canary${randomToken()
		.replace(/[^a-z0-9]/gi, "")
		.slice(0, 16)
		.toLowerCase()}`;
	const org = await makeSendable({ shard });
	const { tenant, orgId, slug, connectionId } = org;
	const db = directory(env);
	await db
		.update(orgs)
		.set({ name: `Org ${mark}` })
		.where(eq(orgs.id, orgId));

	const people = {
		owner: await person(orgId, "owner", mark),
		admin: await person(orgId, "admin", mark),
		member: await person(orgId, "member", mark),
	};
	const token = randomToken();
	const apiToken = newId();
	await db.insert(apiTokens).values({
		tokenHash: await sha256Hex(token),
		id: apiToken,
		orgId,
		name: `Token ${mark}`,
		createdBy: people.owner.id,
		createdAt: now(),
	});
	const invitation = newId();
	const invited = { email: `invited-${mark}@example.test`, role: "member" as const, invitedBy: people.owner.id };
	await db.insert(invitations).values({ id: invitation, orgId, ...invited, createdAt: now(), sentAt: now(), expiresAt: now() + DAY });

	await personWrites(org, { text: `Message ${mark}`, attachments: [] });
	const picture = { type: "image", url: `http://sandbox.test/cdn/${mark}.png` };
	await personWrites(org, { attachments: [picture] });
	const failed = await queueReply(tenant, people.owner.id, {
		conversationId: org.conversationId,
		clientId: crypto.randomUUID(),
		text: `Failed ${mark}`,
	});
	if (!failed?.ok) throw new Error("the reply was not queued");
	await tenant.db
		.update(messages)
		.set({ status: "failed", failure: "refused" })
		.where(mine(tenant, messages, eq(messages.id, failed.message.id)));
	const [contact] = await tenant.db.select().from(contacts);
	const all = await tenant.db.select({ id: messages.id, text: messages.text, attachments: messages.attachments }).from(messages);
	const withMedia = all.find((message) => message.attachments.length > 0);
	const withText = all.find((message) => message.text === `Message ${mark}`);
	if (!contact || !withMedia || !withText) throw new Error("the conversation is not complete");
	const pictureName = `${contact.id}-0123456789ab`;
	await env.BUCKET.put(`pictures/${orgId}/${pictureName}`, PNG, { httpMetadata: { contentType: "image/png" } });
	const named = { username: `user.${mark}`, name: `Name ${mark}`, nameEditedAt: now(), profileAt: now() };
	await tenant.db
		.update(contacts)
		.set(named)
		.where(mine(tenant, contacts, eq(contacts.id, contact.id)));
	await tenant.db
		.update(connections)
		.set({ name: `Account ${mark}` })
		.where(mine(tenant, connections, eq(connections.id, connectionId)));
	const upload = await storeUpload(tenant, { bytes: PNG, name: `file-${mark}.png`, claimed: "image/png" });
	if (!upload.ok || !upload.attachment.upload) throw new Error("the upload was not stored");
	const link = await uploadLink(env, upload.attachment.upload);

	const { code } = await requestDeletion(env, String(Math.floor(Math.random() * 1e15)), "callback");
	const ids: Ids = {
		org: slug,
		orgId,
		account: org.accountId,
		connection: connectionId,
		conversation: org.conversationId,
		message: withText.id,
		failed: failed.message.id,
		contact: contact.id,
		stage: org.stageIds[1] ?? "",
		media: `${withMedia.id}.0`,
		picture: pictureName,
		upload: link.slice(link.indexOf("/outgoing/") + "/outgoing/".length),
		email: people.owner.email,
		owner: people.owner.id,
		admin: people.admin.id,
		member: people.member.id,
		invitation,
		apiToken,
		session: people.owner.sessionId,
		state: await makeState(env, { sessionHash: people.owner.sessionHash, userId: people.owner.id, orgId }),
		deletionCode: code,
		delivery: await sha256Hex(mark),
		mail: newId(),
	};
	/** What marks a row or file of this side in any store. */
	const marks = [orgId, connectionId, org.accountId, mark, ...Object.values(people).map(({ id }) => id)];
	return { ...org, mark, marks, people, token, ids };
}

async function person(orgId: string, role: Role, mark: string) {
	const id = newId();
	const email = `${role}-${mark}@example.test`;
	const db = directory(env);
	// No password is ever asked of them, so none is hashed.
	const user = {
		id,
		email,
		name: `${role} ${mark}`,
		passwordHash: "none",
		emailVerifiedAt: now(),
		termsVersion: "1",
		adultConfirmedAt: now(),
		createdAt: now(),
	};
	await db.insert(users).values(user);
	await addMembership(env, { orgId, userId: id, role });
	const cookie = (await startSession(env, new Request(ORIGIN), id)).split(";")[0] ?? "";
	const [session] = await db.select().from(sessions).where(eq(sessions.userId, id));
	return { id, email, cookie, sessionHash: session?.tokenHash ?? "", sessionId: session?.id ?? "" };
}

/** Ids of the same shape that nothing has. */
export function madeUp(ids: Ids): Ids {
	const digits = "0123456789";
	const letters = "abcdef";
	const another = (value: string) =>
		value.replace(/[0-9a-z]/g, (character) => {
			const pool = /\d/.test(character) ? digits : letters;
			return pool[Math.floor(Math.random() * pool.length)] ?? character;
		});
	// What an upload is signed with and where an e-mail leads stay well-formed.
	return Object.fromEntries(Object.entries(ids).map(([name, value]) => [name, another(value)])) as Ids;
}
