import { env } from "cloudflare:test";
import { eq } from "drizzle-orm";
import { expect, test, vi } from "vitest";
import { createTag } from "#app/domain/contacts/tags.server.ts";
import { saveTurn } from "#app/domain/contacts/turns.server.ts";
import { listCadences, saveCadence } from "#app/domain/follow-ups/cadences.server.ts";
import { deviceId } from "#app/domain/notifications/device-id.ts";
import { notify } from "#app/domain/notifications/notify.server.ts";
import { listApiTokens, makeApiToken } from "#app/domain/org/api-tokens.server.ts";
import { readAudit } from "#app/domain/org/audit.server.ts";
import { offerOwnership } from "#app/domain/org/ownership.server.ts";
import { listSavedReplies, saveReply } from "#app/domain/saved-replies/saved-replies.server.ts";
import { now } from "#app/platform/clock.ts";
import { directory } from "#app/platform/db/bindings.ts";
import type { Tenant } from "#app/platform/tenant.ts";
import { passkeys, type Role } from "#app/schema/directory.ts";
import { contacts, messages } from "#app/schema/shard.ts";
import { notes, notifications, scheduledReplies } from "#app/schema/team.ts";
import { makeVisitor, ORIGIN, send } from "../support/http.ts";
import { makeSendable } from "../support/instagram.ts";
import { signInAgain } from "../support/people.ts";
import { invitationOf } from "../support/team.ts";

type Team = Awaited<ReturnType<typeof makeTeam>>;
type Fields = Record<string, string>;

async function makeTeam(role: Role = "owner") {
	const org = await makeSendable();
	const [contact] = await org.tenant.db.select({ id: contacts.id }).from(contacts);
	const [message] = await org.tenant.db.select({ id: messages.id }).from(messages);
	if (!contact || !message) throw new Error("nobody wrote");
	return { ...org, contactId: contact.id, messageId: message.id, ...(await makeVisitor(org, role)) };
}

function post({ slug, cookie }: Team, path: string, fields: Fields) {
	return send(`/o/${slug}${path}`, { method: "POST", body: new URLSearchParams(fields), headers: { cookie, origin: ORIGIN } });
}

const conversation = (team: Team, fields: Fields) => post(team, `/inbox/${team.conversationId}`, fields);
const connection = (team: Team, intent: string) => post(team, "/settings/connections", { intent, connectionId: team.connectionId });

const members = (team: Team, fields: Fields) => post(team, "/settings/members", fields);
const account = ({ cookie }: Team, fields: Fields) =>
	send("/account", { method: "POST", body: new URLSearchParams(fields), headers: { cookie, origin: ORIGIN } });

const changeFollowUp = (team: Team, fields: Fields) => post(team, "/follow-ups/change", fields);

/** A follow-up that was set, and what its door answered. */
async function followUp(team: Team) {
	const wish = { contactId: team.contactId, memberId: team.user.id, reason: "ask", dueAt: String(now() + 86_400_000), endsOnAnswer: "on" };
	const answer = await changeFollowUp(team, { intent: "set", ...wish, clientId: "one" });
	const { ids } = await answer.clone().json<{ ids: string[] }>();
	return { answer, id: ids[0] ?? "" };
}

/** A member beside who acts. */
async function aMember(team: Team): Promise<string> {
	return (await makeVisitor(team, "member")).user.id;
}

const saveView = (team: Team, fields: Fields = {}) => post(team, "/views", { intent: "save", name: "Hot", query: "?unread=1", ...fields });

/** A view that who acts has saved. */
async function aView(team: Team, fields: Fields = {}): Promise<string> {
	return (await (await saveView(team, fields)).json<{ viewId: string }>()).viewId;
}

/** An invitation that waits. */
const handOverTo = (team: Team, memberId: string) =>
	post(team, `/contacts/${team.contactId}`, { intent: "hand-over", clientId: "handed", memberId, text: "wants the yearly plan" });

async function invited(team: Team): Promise<string> {
	await members(team, { intent: "invite", email: "sam@example.test", role: "member" });
	return (await invitationOf(team, "sam@example.test")).id;
}

/** The Owner of the org offers it to who acts. */
async function offered(team: Team) {
	const owner = await makeVisitor(team, "owner");
	await offerOwnership(team.tenant, owner.user, team.user.id);
}

const schedule = (team: Team) =>
	conversation(team, { intent: "schedule", clientId: "later", text: "hello", at: String(now() + 3_600_000) });

/** A reply that goes out later. */
async function scheduled(team: Team): Promise<string> {
	await schedule(team);
	const [row] = await team.tenant.db.select({ id: scheduledReplies.id }).from(scheduledReplies);
	return row?.id ?? "";
}

/** A reply that failed before it left. */
async function failedReply(team: Team): Promise<string> {
	await conversation(team, { intent: "reply", clientId: "failed", text: "hello" });
	const acting = "insert into acting_org (one, org_id) values (1, ?1) on conflict (one) do update set org_id = excluded.org_id";
	await env.SHARD_00.batch([
		env.SHARD_00.prepare(acting).bind(team.orgId),
		env.SHARD_00.prepare("update messages set status = 'failed', provider_id = null where org_id = ?1 and client_id = 'failed'").bind(
			team.orgId,
		),
	]);
	const [failed] = await team.tenant.db.select({ id: messages.id }).from(messages).where(eq(messages.clientId, "failed"));
	return failed?.id ?? "";
}

async function aSavedReply(team: Team): Promise<string> {
	await saveReply(team.tenant, { id: "somebody else", role: "owner" }, { replyId: null, title: "Hello", text: "Hi", isShared: true });
	const [reply] = await listSavedReplies(team.tenant, team.user.id);
	return reply?.id ?? "";
}

async function aTag(team: Team, name = "hot lead"): Promise<string> {
	return (await createTag(team.tenant, "somebody else", name))?.tagId ?? "";
}

const howTold = (team: Team, fields: Fields) => post(team, "/settings/notifications", fields);
const addDevice = (team: Team) =>
	howTold(team, {
		intent: "add-device",
		endpoint: "http://sandbox.test/push/nobody",
		p256dh: "BNcRdreALRFXTkOOUHK1EtK2wtaz5Ry4YfYCA_0QTpQtUbVlUls0VJXg7A8u-Ts1XbjhazAkj7I99e8QcYP7DkM",
		auth: "tBHItJI5svbpez7KI4CCXg",
	});

/** A browser that shows notifications. */
async function aDevice(team: Team): Promise<string> {
	await addDevice(team);
	return deviceId("http://sandbox.test/push/nobody");
}

async function aNote(team: Team): Promise<string> {
	await conversation(team, { intent: "note", clientId: "to-change", text: "for us" });
	const [note] = await team.tenant.db.select({ id: notes.id }).from(notes);
	return note?.id ?? "";
}

/** Each intent of each form: what is posted, and the line it leaves; null for what is no change of the org's data (decision 6). */
const INTENTS: Record<string, { line: string | null; role?: Role; post: (team: Team) => Promise<Response> }> = {
	"conversation-form reply": {
		line: "reply.queued",
		post: (team) => conversation(team, { intent: "reply", clientId: "one", text: "hello" }),
	},
	"conversation-form schedule": { line: "reply.scheduled", post: (team) => schedule(team) },
	"conversation-form reschedule": {
		line: "reply.rescheduled",
		post: async (team) => conversation(team, { intent: "reschedule", scheduledId: await scheduled(team), at: String(now() + 7_200_000) }),
	},
	"conversation-form send-scheduled": {
		line: "reply.rescheduled",
		post: async (team) => conversation(team, { intent: "send-scheduled", scheduledId: await scheduled(team) }),
	},
	"conversation-form unschedule": {
		line: "reply.unscheduled",
		post: async (team) => conversation(team, { intent: "unschedule", scheduledId: await scheduled(team) }),
	},
	"conversation-form retry": {
		line: "reply.retried",
		post: async (team) => conversation(team, { intent: "retry", messageId: await failedReply(team) }),
	},
	"conversation-form note": {
		line: "note.added",
		post: (team) => conversation(team, { intent: "note", clientId: "noted", text: "for us" }),
	},
	"conversation-form edit-note": {
		line: "note.edited",
		post: async (team) => conversation(team, { intent: "edit-note", noteId: await aNote(team), text: "another" }),
	},
	"conversation-form delete-note": {
		line: "note.deleted",
		post: async (team) => conversation(team, { intent: "delete-note", noteId: await aNote(team) }),
	},
	"conversation-form take-back": {
		line: "reply.taken-back",
		post: async (team) => {
			await conversation(team, { intent: "reply", clientId: "hasty", text: "hello" });
			const [held] = await team.tenant.db.select({ id: messages.id }).from(messages).where(eq(messages.clientId, "hasty"));
			return conversation(team, { intent: "take-back", messageId: held?.id ?? "" });
		},
	},
	"conversation-form react": {
		line: "message.reacted",
		post: (team) => conversation(team, { intent: "react", messageId: team.messageId, reaction: "love" }),
	},
	"conversation-form delete": {
		line: "message.deleted",
		post: (team) => conversation(team, { intent: "delete", messageId: team.messageId }),
	},
	"conversation-form read": { line: null, post: (team) => conversation(team, { intent: "read" }) },
	"conversation-form done": { line: "conversation.done", post: (team) => conversation(team, { intent: "done" }) },
	"conversation-form open": {
		line: "conversation.open",
		async post(team) {
			await conversation(team, { intent: "done" });
			return conversation(team, { intent: "open" });
		},
	},
	"conversation-form unread": {
		line: "conversation.unread",
		async post(team) {
			await conversation(team, { intent: "read" });
			return conversation(team, { intent: "unread" });
		},
	},
	"conversation-form snooze": {
		line: "conversation.snoozed",
		post: (team) => conversation(team, { intent: "snooze", until: String(now() + 3_600_000) }),
	},
	"bulk-form count": { line: null, post: (team) => post(team, "/bulk", { intent: "count", query: "" }) },
	"bulk-form preview": {
		line: null,
		post: (team) => post(team, "/bulk", { intent: "preview", what: "done", ids: team.conversationId }),
	},
	"bulk-form run": {
		line: "conversation.bulk-done",
		post: (team) => post(team, "/bulk", { intent: "run", what: "done", bulkId: "b1", ids: team.conversationId }),
	},
	// What somebody does for themselves alone takes nothing from the team.
	"conversation-form done-for-me": { line: null, post: (team) => conversation(team, { intent: "done-for-me" }) },
	"conversation-form back-for-me": {
		line: null,
		async post(team) {
			await conversation(team, { intent: "done-for-me" });
			return conversation(team, { intent: "back-for-me" });
		},
	},
	"conversation-form typing": { line: null, post: (team) => conversation(team, { intent: "typing" }) },
	// What somebody has seen is theirs alone, like what they have read.
	"notifications-form seen": {
		line: null,
		async post(team) {
			await notify(team.tenant, { kind: "trouble", about: "one", memberIds: [team.user.id] });
			const [row] = await team.tenant.db.select({ id: notifications.id }).from(notifications);
			return post(team, "/notifications", { intent: "seen", notificationId: row?.id ?? "" });
		},
	},
	"notifications-form seen-conversation": {
		line: null,
		post: (team) => post(team, "/notifications", { intent: "seen-conversation", conversationId: team.conversationId }),
	},
	"how-told-form save": {
		line: "notifications.changed",
		post: (team) =>
			howTold(team, { intent: "save", told: "mention:app", quietFrom: "22", quietUntil: "7", digestAt: "8", timeZone: "Europe/Berlin" }),
	},
	"how-told-form add-device": { line: "notifications.device-added", post: (team) => addDevice(team) },
	"how-told-form remove-device": {
		line: "notifications.device-removed",
		post: async (team) => howTold(team, { intent: "remove-device", deviceId: await aDevice(team) }),
	},
	"how-told-form test": {
		line: "notifications.tested",
		post: async (team) => howTold(team, { intent: "test", deviceId: await aDevice(team) }),
	},
	"beginning-form dismiss": { line: "beginning.dismissed", post: (team) => post(team, "/beginning", { intent: "dismiss" }) },
	"beginning-form bring-back": {
		line: "beginning.brought-back",
		post: async (team) => {
			await post(team, "/beginning", { intent: "dismiss" });
			return post(team, "/beginning", { intent: "bring-back" });
		},
	},
	"notifications-form seen-all": { line: null, post: (team) => post(team, "/notifications", { intent: "seen-all" }) },
	"follow-up-form set": { line: "follow-up.set", post: async (team) => (await followUp(team)).answer },
	"follow-up-form change": {
		line: "follow-up.changed",
		post: async (team) => changeFollowUp(team, { intent: "change", followUpId: (await followUp(team)).id, reason: "call" }),
	},
	"follow-up-form done": {
		line: "follow-up.done",
		post: async (team) => changeFollowUp(team, { intent: "done", followUpId: (await followUp(team)).id }),
	},
	"follow-up-form cancel": {
		line: "follow-up.cancelled",
		post: async (team) => changeFollowUp(team, { intent: "cancel", followUpId: (await followUp(team)).id }),
	},
	"follow-up-form undo": {
		line: "follow-up.reopened",
		async post(team) {
			const { id } = await followUp(team);
			await changeFollowUp(team, { intent: "done", followUpId: id });
			return changeFollowUp(team, { intent: "undo", followUpId: id });
		},
	},
	"saved-reply-form save": {
		line: "saved-reply.saved",
		post: (team) => post(team, "/settings/saved-replies", { intent: "save", replyId: "", title: "Hello", text: "Hi" }),
	},
	"saved-reply-form delete": {
		line: "saved-reply.deleted",
		post: async (team) => post(team, "/settings/saved-replies", { intent: "delete", replyId: await aSavedReply(team) }),
	},
	// How often one was used is a count and no change of the org's data.
	"saved-reply-form use": {
		line: null,
		post: async (team) => post(team, "/settings/saved-replies", { intent: "use", replyId: await aSavedReply(team) }),
	},
	"saved-view-form save": { line: "view.saved", post: (team) => saveView(team) },
	"saved-view-form rename": {
		line: "view.renamed",
		post: async (team) => post(team, "/views", { intent: "rename", viewId: await aView(team), name: "Cold" }),
	},
	"saved-view-form update": {
		line: "view.updated",
		post: async (team) => post(team, "/views", { intent: "update", viewId: await aView(team), query: "?media=1" }),
	},
	"saved-view-form share": {
		line: "view.shared",
		post: async (team) => post(team, "/views", { intent: "share", viewId: await aView(team) }),
	},
	"saved-view-form unshare": {
		line: "view.unshared",
		post: async (team) => post(team, "/views", { intent: "unshare", viewId: await aView(team, { isShared: "yes" }) }),
	},
	"saved-view-form delete": {
		line: "view.deleted",
		post: async (team) => post(team, "/views", { intent: "delete", viewId: await aView(team) }),
	},
	"cadence-form save": {
		line: "cadence.saved",
		post: (team) => post(team, "/settings/follow-ups", { intent: "save", cadenceId: "", name: "Slow", days: "7, 14" }),
	},
	"cadence-form remove": {
		line: "cadence.removed",
		async post(team) {
			await saveCadence(team.tenant, "somebody else", { cadenceId: null, name: "Slow", days: [7] });
			const [, cadence] = await listCadences(team.tenant);
			return post(team, "/settings/follow-ups", { intent: "remove", cadenceId: cadence?.id ?? "" });
		},
	},
	"turn-form save": {
		line: "turn.saved",
		post: (team) => post(team, "/settings/assignment", { intent: "save", memberId: team.user.id, capacity: "40", isPaused: "off" }),
	},
	"turn-form remove": {
		line: "turn.removed",
		async post(team) {
			await saveTurn(team.tenant, "somebody else", { memberId: team.user.id, capacity: 40, isPaused: false });
			return post(team, "/settings/assignment", { intent: "remove", memberId: team.user.id });
		},
	},
	// What the browser tells of itself is nobody's act.
	"time-zone-form keep": { line: null, post: (team) => post(team, "/time-zone", { intent: "keep", timeZone: "Europe/Berlin" }) },
	"contact-form move": {
		line: "contact.moved",
		post: (team) => post(team, `/contacts/${team.contactId}`, { intent: "move", stageId: team.stageIds[2] ?? "" }),
	},
	"connection-form connect": { line: "connection.requested", post: (team) => post(team, "/settings/connections", { intent: "connect" }) },
	"connection-form disconnect": { line: "connection.removed", post: (team) => connection(team, "disconnect") },
	"connection-form try-again": { line: "connection.tried-again", post: (team) => connection(team, "try-again") },
	"audit-form check": { line: "audit.checked", post: (team) => post(team, "/settings/audit", { intent: "check" }) },
	"audit-form export": {
		line: "audit.exported",
		post: (team) => post(team, "/settings/audit/export", { intent: "export", format: "csv" }),
	},
	"isolation-form prove": { line: "isolation.proved", post: (team) => post(team, "/settings/security", { intent: "prove" }) },
	"contact-form assign": {
		line: "contact.assigned",
		post: (team) => post(team, `/contacts/${team.contactId}`, { intent: "assign", assigneeId: team.user.id }),
	},
	"contact-form hand-over": {
		line: "contact.handed-over",
		post: async (team) => handOverTo(team, await aMember(team)),
	},
	"contact-form take-back-hand-over": {
		line: "contact.hand-over-undone",
		async post(team) {
			await handOverTo(team, await aMember(team));
			return post(team, `/contacts/${team.contactId}`, { intent: "take-back-hand-over", clientId: "handed" });
		},
	},
	"contact-form tag": {
		line: "contact.tagged",
		post: async (team) => post(team, `/contacts/${team.contactId}`, { intent: "tag", tagId: await aTag(team) }),
	},
	"contact-form untag": {
		line: "contact.untagged",
		async post(team) {
			const tagId = await aTag(team);
			await post(team, `/contacts/${team.contactId}`, { intent: "tag", tagId });
			return post(team, `/contacts/${team.contactId}`, { intent: "untag", tagId });
		},
	},
	"contact-form new-tag": {
		line: "contact.tagged",
		post: (team) => post(team, `/contacts/${team.contactId}`, { intent: "new-tag", name: "vip" }),
	},
	"tag-form create": { line: "tag.created", post: (team) => post(team, "/settings/tags", { intent: "create", name: "vip" }) },
	"tag-form rename": {
		line: "tag.renamed",
		post: async (team) => post(team, "/settings/tags", { intent: "rename", tagId: await aTag(team), name: "important" }),
	},
	"tag-form merge": {
		line: "tag.merged",
		post: async (team) => post(team, "/settings/tags", { intent: "merge", tagId: await aTag(team), intoId: await aTag(team, "important") }),
	},
	"tag-form delete": {
		line: "tag.deleted",
		post: async (team) => post(team, "/settings/tags", { intent: "delete", tagId: await aTag(team) }),
	},
	"member-form change-role": {
		line: "member.role-changed",
		post: async (team) => members(team, { intent: "change-role", memberId: await aMember(team), role: "admin" }),
	},
	"member-form remove": {
		line: "member.removed",
		post: async (team) => members(team, { intent: "remove", memberId: await aMember(team) }),
	},
	"member-form leave": { line: "member.left", role: "member", post: (team) => members(team, { intent: "leave" }) },
	"member-form invite": {
		line: "invitation.sent",
		post: (team) => members(team, { intent: "invite", email: "sam@example.test", role: "member" }),
	},
	"member-form resend": {
		line: "invitation.sent-again",
		post: async (team) => members(team, { intent: "resend", invitationId: await invited(team) }),
	},
	"member-form revoke": {
		line: "invitation.revoked",
		post: async (team) => members(team, { intent: "revoke", invitationId: await invited(team) }),
	},
	"member-form offer-ownership": {
		line: "ownership.offered",
		post: async (team) => members(team, { intent: "offer-ownership", memberId: await aMember(team) }),
	},
	"member-form take-back-ownership": {
		line: "ownership.taken-back",
		post: async (team) => {
			await offerOwnership(team.tenant, team.user, await aMember(team));
			return members(team, { intent: "take-back-ownership" });
		},
	},
	"member-form accept-ownership": {
		line: "ownership.accepted",
		role: "member",
		post: async (team) => {
			await offered(team);
			return members(team, { intent: "accept-ownership" });
		},
	},
	"member-form decline-ownership": {
		line: "ownership.declined",
		role: "member",
		post: async (team) => {
			await offered(team);
			return members(team, { intent: "decline-ownership" });
		},
	},
	"api-token-form make": {
		line: "api-token.made",
		post: (team) => post(team, "/settings/api", { intent: "make", name: "Reports", memberId: "" }),
	},
	"api-token-form revoke": {
		line: "api-token.revoked",
		post: async (team) => {
			await makeApiToken(team.tenant, team.user.id, { name: "Reports", memberId: null });
			const [token] = await listApiTokens(team.tenant);
			return post(team, "/settings/api", { intent: "revoke", tokenId: token?.id ?? "" });
		},
	},
	// What somebody does to their account is no change of an org: it is told to them by mail and stands in the log of the installation.
	"account-form rename": { line: null, post: (team) => account(team, { intent: "rename", name: "Ana" }) },
	"account-form change-email": {
		line: null,
		post: (team) => account(team, { intent: "change-email", email: `another-${team.user.email}` }),
	},
	"account-form change-password": {
		line: null,
		post: (team) => account(team, { intent: "change-password", password: "quiet river stones" }),
	},
	"account-form end-session": {
		line: null,
		post: async (team) => {
			await signInAgain(team.user);
			const other = "select id from sessions where user_id = ? order by created_at desc, id desc limit 1";
			return account(team, {
				intent: "end-session",
				id: (await env.DIRECTORY.prepare(other).bind(team.user.id).first<string>("id")) ?? "",
			});
		},
	},
	"account-form end-others": { line: null, post: (team) => account(team, { intent: "end-others" }) },
	"account-form remove-passkey": {
		line: null,
		post: async (team) => {
			const passkey = { id: "a-passkey", userId: team.user.id, publicKey: "none", counter: 0, transports: "", name: "Phone", createdAt: 0 };
			await directory(env).insert(passkeys).values(passkey);
			return account(team, { intent: "remove-passkey", id: passkey.id });
		},
	},
	"connection-form import-again": { line: "import.started", post: (team) => connection(team, "import-again") },
};

type Form = { options?: Form[]; shape?: { intent?: { values?: Set<string>; options?: string[] } } };

/** The intents of every form that the rooms have, by the name of its file. */
async function intentsOfForms(): Promise<string[]> {
	const sources = import.meta.glob<string>("../../app/domain/**/*.ts", { query: "?raw", import: "default" });
	const modules = import.meta.glob<Record<string, unknown>>("../../app/domain/**/*.server.ts");
	const found: string[] = [];
	for (const [path, source] of Object.entries(sources)) {
		if (!/\bintent: z\./.test(await source())) continue;
		const load = modules[path];
		if (!load) throw new Error(`${path} holds a form and is no .server.ts`);
		const file = /([^/]+)\.server\.ts$/.exec(path)?.[1];
		for (const value of Object.values(await load())) found.push(...intentsOf(value as Form).map((intent) => `${file} ${intent}`));
	}
	return found;
}

function intentsOf(form: Form): string[] {
	if (typeof form !== "object" || form === null) return [];
	if (Array.isArray(form.options)) return form.options.flatMap(intentsOf);
	const intent = form.shape?.intent;
	return [...(intent?.values ?? intent?.options ?? [])];
}

async function actionsOf(tenant: Tenant, actor: string) {
	return (await readAudit(tenant, 50)).filter((line) => line.actor === actor).map(({ action, result }) => `${action} ${result}`);
}

test("every intent of every form has its row here", async () => {
	expect((await intentsOfForms()).sort()).toEqual(Object.keys(INTENTS).sort());
});

for (const [name, { line, role, post: run }] of Object.entries(INTENTS)) {
	test(`${name} ${line === null ? "leaves no line" : `leaves the line ${line}`}`, async () => {
		const team = await makeTeam(role);

		const answer = await run(team);

		expect(answer.status, await answer.text()).toBeLessThan(400);
		const lines = async () => (await readAudit(team.tenant, 50)).filter(({ actor }) => actor === team.user.id);
		if (line === null) return expect(await lines()).toEqual([]);
		// Lines of the directory are carried over a moment later.
		await vi.waitFor(async () => expect((await lines())[0]?.action).toBe(line), { timeout: 60_000 });
	}, 90_000);
}

test("a file that is sent, a reaction taken back and an org that is made leave their lines", async () => {
	const team = await makeTeam();
	const png = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0]);
	const upload = await send(`/o/${team.slug}/inbox/${team.conversationId}/media?clientId=file&name=a.png`, {
		method: "POST",
		body: png,
		headers: { cookie: team.cookie, origin: ORIGIN, "content-type": "image/png" },
	});
	expect(upload.status, await upload.text()).toBe(200);
	await conversation(team, { intent: "react", messageId: team.messageId, reaction: "" });
	expect(await actionsOf(team.tenant, team.user.id)).toEqual(["message.unreacted done", "file.queued done"]);

	const made = await send("/orgs/new", {
		method: "POST",
		body: new URLSearchParams({ name: "Another one" }),
		headers: { cookie: team.cookie, origin: ORIGIN },
	});
	const slug = /\/o\/([\w-]+)\//.exec(made.headers.get("location") ?? "")?.[1];
	const org = await env.DIRECTORY.prepare("select id, shard from orgs where slug = ?")
		.bind(slug)
		.first<{ id: string; shard: "SHARD_00" }>();
	const { results } = await env[org?.shard ?? "SHARD_00"]
		.prepare("select actor, action, target from audit_log where org_id = ?")
		.bind(org?.id)
		.all();
	expect(results).toEqual([{ actor: team.user.id, action: "organization.created", target: org?.id }]);
});

test("what a role does not allow is refused and stands in the log", async () => {
	const team = await makeTeam("member");

	for (const intent of ["connect", "disconnect", "try-again", "import-again"]) {
		expect((await connection(team, intent)).status, intent).toBe(403);
	}

	expect(await actionsOf(team.tenant, team.user.id)).toEqual(Array(4).fill("manage-connections refused"));
});

test("a line names ids and words of ours, never what somebody wrote", async () => {
	const team = await makeTeam();
	await conversation(team, { intent: "reply", clientId: "one", text: "a secret sentence" });

	const kept = JSON.stringify(await readAudit(team.tenant, 50));

	expect(kept).toContain("reply.queued");
	for (const word of ["secret", "hello", team.person.username, team.user.email, "Ana"]) expect(kept).not.toContain(word);
});

test("a reply that is sent twice leaves one line", async () => {
	const team = await makeTeam();

	for (let time = 0; time < 2; time++) await conversation(team, { intent: "reply", clientId: "same", text: "hello" });

	expect(await actionsOf(team.tenant, team.user.id)).toEqual(["reply.queued done"]);
});
