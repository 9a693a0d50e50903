/** An org as the sweep needs it: one of everything, each text unguessable, so that a leak of any of it can be seen. */
import { env } from "cloudflare:test";
import { eq } from "drizzle-orm";
import { issueToken } from "#app/domain/auth/one-time-tokens.server.ts";
import { beginPending } from "#app/domain/auth/pending-sign-ins.server.ts";
import { startSession } from "#app/domain/auth/sessions.server.ts";
import { assignContact } from "#app/domain/contacts/assign-contact.server.ts";
import { createTag } from "#app/domain/contacts/tags.server.ts";
import { listCadences, saveCadence } from "#app/domain/follow-ups/cadences.server.ts";
import { setFollowUps } from "#app/domain/follow-ups/follow-ups.server.ts";
import { conversationIdOf } from "#app/domain/inbox/conversation-rows.server.ts";
import { handOver } from "#app/domain/inbox/hand-over.server.ts";
import { refreshProfile } from "#app/domain/inbox/refresh-profile.server.ts";
import { queueReply } from "#app/domain/inbox/replies.server.ts";
import { readScheduled, scheduleReply } from "#app/domain/inbox/scheduled.server.ts";
import { storeUpload, uploadLink } from "#app/domain/inbox/uploads.server.ts";
import { makeState } from "#app/domain/instagram/oauth-states.server.ts";
import type { IsolationReport } from "#app/domain/isolation/checks.ts";
import { storeReport } from "#app/domain/isolation/reports.server.ts";
import { addNote } from "#app/domain/notes/notes.server.ts";
import { addDevice } from "#app/domain/notifications/devices.server.ts";
import { notify } from "#app/domain/notifications/notify.server.ts";
import { addMembership } from "#app/domain/org/members.server.ts";
import { sealAudit } from "#app/domain/org/seal-audit.server.ts";
import { requestDeletion } from "#app/domain/privacy/deletions.server.ts";
import { listSavedReplies, saveReply } from "#app/domain/saved-replies/saved-replies.server.ts";
import { saveView } from "#app/domain/saved-views/saved-views.server.ts";
import { DAY, now } from "#app/platform/clock.ts";
import { randomToken, sha256Hex } from "#app/platform/crypto.ts";
import { directory } from "#app/platform/db/bindings.ts";
import { newId } from "#app/platform/ids.ts";
import { oneTimeToken } from "#app/platform/one-time.ts";
import { mine, type Tenant } from "#app/platform/tenant.ts";
import { apiTokens, invitations, orgs, passkeys, type Role, sessions, users } from "#app/schema/directory.ts";
import { connections, contacts, messages } from "#app/schema/shard.ts";
import { notes, notifications } from "#app/schema/team.ts";
import { hashedPassword, ORIGIN } from "../support/http.ts";
import { control, makeSendable, personWrites } from "../support/instagram.ts";

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
	/** A reply that goes out later. */
	scheduled: string;
	/** Something to do with the contact, by the Owner. */
	followUp: string;
	/** A note beside the conversation, by the Owner. */
	note: string;
	/** What a browser called a hand-over of the lead to who has it, by who may take it back. */
	handOver: string;
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
	/** Another browser's session of the Owner, by its public id. */
	session: string;
	/** An OAuth state made for the Owner's session. */
	state: string;
	/** Of a deletion that Meta asked for. */
	deletionCode: string;
	/** A webhook delivery. */
	delivery: string;
	/** A mail that waits. */
	mail: string;
	/** A passkey of the Owner. */
	passkey: string;
	/** A report of the proof that organizations are kept apart. */
	report: string;
	/** Of follow-ups, made by the Owner. */
	cadence: string;
	/** A saved reply of the team. */
	savedReply: string;
	/** A saved view of the team, made by the Owner. */
	savedView: string;
	/** Tags of the team; nobody has them. */
	tag: string;
	otherTag: string;
	/** Something that the Owner was told. */
	notification: string;
	/** A browser that the Owner lets show notifications. */
	device: string;
	/** Of links mailed to the Owner's address, the last one to join the own org. */
	verifyToken: string;
	resetToken: string;
	invitationToken: string;
	/** The cookie of a sign-in of the Owner that awaits its second factor. */
	pending: string;
};

/** What opens something for whoever holds it: another org's is no id that anybody could name, so one that nothing has stands for it. */
export const BEARER = ["verifyToken", "resetToken", "invitationToken", "pending"] as const satisfies (keyof Ids)[];

/** What belongs to one lead: in an org that limits its Team Members, only who it is assigned to may name it. */
export const LEAD = [
	"conversation",
	"message",
	"failed",
	"contact",
	"followUp",
	"note",
	"handOver",
	"scheduled",
	"media",
	"picture",
] as const satisfies (keyof Ids)[];

export type Side = Awaited<ReturnType<typeof makeSide>>;

const PNG = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, ...Array(64).fill(0)]);

/** One of the two sides of a sweep: an org that limits its Team Members to their own leads, of which the one there is has one. */
export async function makeSide(shard: string) {
	const mark = canary();
	/** In what belongs to the lead that `ids` name, which is the Owner's, and in nothing else. */
	const leadMark = canary();
	const org = await makeSendable({ shard });
	const { tenant, orgId, slug, connectionId } = org;
	const db = directory(env);
	await db
		.update(orgs)
		.set({ name: `Org ${mark}`, limitsMembers: true })
		.where(eq(orgs.id, orgId));

	const people = {
		owner: await person(orgId, "owner", mark),
		admin: await person(orgId, "admin", mark),
		member: await person(orgId, "member", mark),
	};
	const { owner, member } = people;
	const token = await storeToken(orgId, { id: newId(), name: `Token ${mark}`, createdBy: owner.id });
	const memberToken = await storeToken(orgId, { id: newId(), name: `Their token ${mark}`, createdBy: owner.id, memberId: member.id });
	const invitation = await storeInvitation(orgId, owner.id, `invited-${mark}@example.test`);
	const ownInvitation = await storeInvitation(orgId, owner.id, owner.email);
	const passkey = newId();
	await db
		.insert(passkeys)
		.values({ id: passkey, userId: owner.id, publicKey: "none", counter: 0, transports: "", name: `Passkey ${mark}`, createdAt: now() });
	const report = newId();
	await storeReport(tenant, owner.id, aReport(report, mark));
	const session = await signIn(owner.id);

	const lead = await makeLead(org, owner.id, `${mark} ${leadMark}`);
	const second = { id: `${org.person.id}2`, username: `${org.person.username}.2` };
	await control("seed", { people: [{ ...second, account: org.accountId, name: "Somebody else" }] });
	const memberLead = await makeLead({ ...org, person: second }, owner.id, mark);
	await assignContact(tenant, owner.id, { contactId: memberLead.contact, assigneeId: member.id });
	const handOvers = { own: newId(), member: newId() };
	const words = { own: `Handed over ${mark} ${leadMark}`, member: `Handed over ${mark}` };
	await handOver(tenant, owner.id, { contactId: lead.contact, memberId: owner.id, clientId: handOvers.own, text: words.own });
	await handOver(tenant, member.id, { contactId: memberLead.contact, memberId: member.id, clientId: handOvers.member, text: words.member });
	await tenant.db
		.update(connections)
		.set({ name: `Account ${mark}` })
		.where(mine(tenant, connections, eq(connections.id, connectionId)));
	const upload = await storeUpload(tenant, { bytes: PNG, name: `file-${mark}.png`, claimed: "image/png" });
	if (!upload.ok || !upload.attachment.upload) throw new Error("the upload was not stored");
	const uploaded = await uploadLink(env, upload.attachment.upload);

	const { code } = await requestDeletion(env, String(Math.floor(Math.random() * 1e15)), "callback");
	const ids: Ids = {
		...lead,
		handOver: handOvers.own,
		org: slug,
		orgId,
		account: org.accountId,
		connection: connectionId,
		stage: org.stageIds[1] ?? "",
		upload: uploaded.slice(uploaded.indexOf("/outgoing/") + "/outgoing/".length),
		email: owner.email,
		owner: owner.id,
		admin: people.admin.id,
		member: member.id,
		invitation,
		apiToken: token.id,
		session: session.sessionId,
		state: await makeState(env, { sessionHash: owner.sessionHash, userId: owner.id, orgId }),
		deletionCode: code,
		delivery: await sha256Hex(mark),
		mail: newId(),
		passkey,
		report,
		cadence: await aCadence(tenant, owner.id, mark),
		savedReply: await aSavedReply(tenant, owner.id, mark),
		savedView: await aSavedView(tenant, owner.id, mark),
		tag: await aTag(tenant, owner.id, `Tag ${mark}`),
		otherTag: await aTag(tenant, owner.id, `Another ${mark}`),
		notification: await toldTo(tenant, owner.id),
		device: await deviceOf(tenant, owner, mark),
		verifyToken: await mailedToken({ purpose: "verify-email", email: owner.email, userId: owner.id }),
		resetToken: await mailedToken({ purpose: "reset-password", email: owner.email, userId: owner.id }),
		invitationToken: await mailedToken({ purpose: "invitation", email: owner.email, invitationId: ownInvitation }),
		pending: tokenIn(await beginPending(env, owner.id)),
	};
	// Some seconds after a line its seal comes by itself: now, so that it is no change later.
	await sealAudit(tenant);
	/** The same with the Team Member's own lead in the place of the other. */
	const memberIds: Ids = { ...ids, ...memberLead, handOver: handOvers.member };
	/** What marks a row or file of this side in any store. */
	const marks = [orgId, connectionId, org.accountId, mark, ...Object.values(people).map(({ id }) => id)];
	return { ...org, mark, leadMark, marks, people, token: token.token, memberToken: memberToken.token, ids, memberIds };
}

type Sendable = Awaited<ReturnType<typeof makeSendable>>;

/** Somebody who wrote a text and a picture and got a reply that failed; each text of it holds `words`. */
async function makeLead(org: Sendable, authorId: string, words: string): Promise<Omit<Pick<Ids, (typeof LEAD)[number]>, "handOver">> {
	const { tenant, connectionId, person } = org;
	await personWrites(org, { text: `Message ${words}`, attachments: [] });
	await personWrites(org, { attachments: [{ type: "image", url: `http://sandbox.test/cdn/${words.replace(" ", "-")}.png` }] });
	const conversation = await conversationIdOf(connectionId, person.id);
	const reply = { conversationId: conversation, clientId: crypto.randomUUID(), text: `Failed ${words}` };
	const failed = await queueReply(tenant, authorId, reply);
	if (!failed?.ok) throw new Error("the reply was not queued");
	await tenant.db
		.update(messages)
		.set({ status: "failed", failure: "refused" })
		.where(mine(tenant, messages, eq(messages.id, failed.message.id)));
	const [found] = await tenant.db.select({ id: contacts.id }).from(contacts).where(eq(contacts.conversationId, conversation));
	// Now, so that doing it once more later changes nothing.
	if (found) await refreshProfile(tenant, found.id);
	const [contact] = await tenant.db.select().from(contacts).where(eq(contacts.conversationId, conversation));
	const all = await tenant.db.select().from(messages).where(eq(messages.conversationId, conversation));
	const withMedia = all.find((message) => message.attachments.length > 0);
	const withText = all.find((message) => message.text === `Message ${words}`);
	if (!contact?.picture || !withMedia || !withText) throw new Error("the conversation is not complete");
	const named = { username: `user.${words.replace(" ", ".")}`, name: `Name ${words}`, nameEditedAt: now(), profileAt: now() };
	await tenant.db
		.update(contacts)
		.set(named)
		.where(mine(tenant, contacts, eq(contacts.id, contact.id)));
	const wish = { contactId: contact.id, memberId: authorId, reason: `Ask ${words}`, dueAt: [now() + DAY], endsOnAnswer: true };
	const followUp = await setFollowUps(tenant, authorId, { ...wish, clientId: "sweep" });
	if (!followUp?.ok) throw new Error("the follow-up was not set");
	await addNote(tenant, authorId, { conversationId: conversation, clientId: `sweep-${conversation}`, text: `Note ${words}`, mentions: [] });
	const [note] = await tenant.db.select({ id: notes.id }).from(notes).where(eq(notes.conversationId, conversation));
	const later = {
		conversationId: conversation,
		clientId: crypto.randomUUID(),
		text: `Later ${words}`,
		dueAt: now() + DAY,
		endsOnAnswer: false,
	};
	await scheduleReply(tenant, authorId, later);
	const [scheduled] = (await readScheduled(tenant, conversation)) ?? [];
	const media = `${withMedia.id}.0`;
	return {
		scheduled: scheduled?.id ?? "",
		conversation,
		message: withText.id,
		failed: failed.message.id,
		contact: contact.id,
		followUp: followUp.ids[0] ?? "",
		note: note?.id ?? "",
		media,
		picture: contact.picture,
	};
}

async function person(orgId: string, role: Role, mark: string) {
	const id = newId();
	const email = `${role}-${mark}@example.test`;
	const db = directory(env);
	const user = {
		id,
		email,
		name: `${role} ${mark}`,
		passwordHash: await hashedPassword(),
		emailVerifiedAt: now(),
		termsVersion: "1",
		adultConfirmedAt: now(),
		createdAt: now(),
	};
	await db.insert(users).values(user);
	await addMembership(env, { orgId, userId: id, role });
	return { id, email, ...(await signIn(id)) };
}

/** One more browser of somebody. */
async function signIn(userId: string) {
	const cookie = (await startSession(env, new Request(ORIGIN), userId)).split(";")[0] ?? "";
	const sessionHash = await sha256Hex(tokenIn(cookie));
	const [session] = await directory(env).select({ id: sessions.id }).from(sessions).where(eq(sessions.tokenHash, sessionHash));
	if (!session) throw new Error("there is no session");
	return { cookie, sessionHash, sessionId: session.id };
}

function tokenIn(cookie: string) {
	return /=([\w-]{43})/.exec(cookie)?.[1] ?? "";
}

async function storeToken(orgId: string, row: { id: string; name: string; createdBy: string; memberId?: string }) {
	const token = randomToken();
	await directory(env)
		.insert(apiTokens)
		.values({ ...row, tokenHash: await sha256Hex(token), orgId, createdAt: now() });
	return { id: row.id, token };
}

async function storeInvitation(orgId: string, invitedBy: string, email: string) {
	const id = newId();
	const times = { createdAt: now(), sentAt: now(), expiresAt: now() + DAY };
	await directory(env)
		.insert(invitations)
		.values({ id, orgId, email, role: "member", invitedBy, ...times });
	return id;
}

/** A saved reply of the team. */
async function aSavedReply(tenant: Tenant, ownerId: string, mark: string): Promise<string> {
	await saveReply(tenant, { id: ownerId, role: "owner" }, { replyId: null, title: `Saved ${mark}`, text: `Text ${mark}`, isShared: true });
	const [reply] = await listSavedReplies(tenant, ownerId);
	return reply?.id ?? "";
}

/** A saved view of the team. */
async function aSavedView(tenant: Tenant, ownerId: string, mark: string): Promise<string> {
	const made = await saveView(tenant, { id: ownerId, role: "owner" }, { name: `View ${mark}`, query: "?unread=1", isShared: true });
	if (!made.ok) throw new Error("the view was not saved");
	return made.viewId;
}

/** A tag of the team. */
async function aTag(tenant: Tenant, ownerId: string, name: string): Promise<string> {
	const made = await createTag(tenant, ownerId, name);
	if (!made) throw new Error("the tag was not made");
	return made.tagId;
}

/** A cadence of follow-ups. */
async function aCadence(tenant: Tenant, ownerId: string, mark: string) {
	await saveCadence(tenant, ownerId, { cadenceId: null, name: `Cadence ${mark}`, days: [2, 4] });
	const [, cadence] = await listCadences(tenant);
	return cadence?.id ?? "";
}

/** The keys of a browser that nobody has. */
export const BROWSER_KEYS = {
	p256dh: "BNcRdreALRFXTkOOUHK1EtK2wtaz5Ry4YfYCA_0QTpQtUbVlUls0VJXg7A8u-Ts1XbjhazAkj7I99e8QcYP7DkM",
	auth: "tBHItJI5svbpez7KI4CCXg",
};

/** A browser of a member; its push service knows nothing of it. */
async function deviceOf(tenant: Tenant, { id, sessionHash }: { id: string; sessionHash: string }, mark: string) {
	const subscription = { endpoint: `http://sandbox.test/push/${mark}`, keys: BROWSER_KEYS };
	const added = await addDevice(tenant, id, { subscription, device: `Device ${mark}`, sessionHash });
	if (!added.ok) throw new Error("the device was not added");
	return added.id;
}

/** Something that a member is told. */
async function toldTo(tenant: Tenant, memberId: string) {
	await notify(tenant, { kind: "trouble", about: newId(), memberIds: [memberId] });
	const [row] = await tenant.db.select({ id: notifications.id }).from(notifications).where(eq(notifications.memberId, memberId));
	if (!row) throw new Error("nobody was told");
	return row.id;
}

/** The token of a link that was mailed. */
async function mailedToken(issue: Parameters<typeof issueToken>[1]) {
	const { id, statement } = await issueToken(env, issue);
	await statement;
	return oneTimeToken(env, id);
}

function aReport(id: string, mark: string): IsolationReport {
	const at = new Date(now()).toISOString();
	const who = { installation: ORIGIN, build: "test", org: mark, reader: "reader", other: "other", shard: "SHARD_00" };
	return {
		format: "dm-tracker-isolation-report-1",
		id,
		...who,
		startedAt: at,
		finishedAt: at,
		tables: [],
		groups: [],
		passed: 0,
		failed: 0,
	};
}

/** A word that nobody could guess. */
function canary() {
	return `canary${randomToken()
		.replace(/[^a-z0-9]/gi, "")
		.slice(0, 16)
		.toLowerCase()}`;
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
