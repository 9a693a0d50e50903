/** Notes that members write to each other beside a conversation. The person never sees them, and nothing here is ever sent. */
import { eq, sql } from "drizzle-orm";
import { notify } from "#app/domain/notifications/notify.server.ts";
import { type AuditLine, audit } from "#app/domain/org/audit.server.ts";
import { membersOf, roleOf } from "#app/domain/org/members.server.ts";
import { may } from "#app/domain/org/roles.ts";
import { recordEvent, takeSeq } from "#app/domain/realtime/events.server.ts";
import { publish } from "#app/domain/realtime/publish.server.ts";
import { contactColumns, conversationColumns, counterColumns, countersOf, notesBeside } from "#app/domain/realtime/rows.server.ts";
import { now } from "#app/platform/clock.ts";
import { messageId, stableId } from "#app/platform/ids.ts";
import { mine, type Tenant } from "#app/platform/tenant.ts";
import { contacts, conversations, orgCounters } from "#app/schema/shard.ts";
import { mentions, notes } from "#app/schema/team.ts";
import { handOverOf } from "./hand-over.ts";
import { tellMentioned, writeMentions } from "./mentions.server.ts";

const LONGEST = 5000;

export type NoteResult = { ok: true } | { ok: false; reason: "empty" | "too-long" | "not-yours" };

/** Members whom a text names, by the ids that the writer chose; only those who are members. */
type Written = { text: string; mentions: readonly string[] };

/**
 * Writes a note and tells whom it mentions. `clientId` is what the browser called it: the same one again is the same note.
 * Null when the conversation is not there.
 */
export async function addNote(
	tenant: Tenant,
	authorId: string,
	{ conversationId, clientId, ...written }: Written & { conversationId: string; clientId: string },
): Promise<NoteResult | null> {
	const text = written.text.trim();
	const problem = problemOf(text);
	const [[found], members] = await Promise.all([
		tenant.db.select({ id: conversations.id }).from(conversations).where(eq(conversations.id, conversationId)),
		membersOf(tenant),
	]);
	if (!found) return null;
	if (problem) return problem;
	const named = members.map(({ id }) => id).filter((id) => written.mentions.includes(id));
	const at = now();
	const id = messageId(conversationId, at, await stableId(tenant.orgId, clientId));
	await write(
		tenant,
		conversationId,
		[insertNote(tenant, { id, conversationId, authorId, text, named, clientId, at })],
		writeMentions(tenant, { id, conversationId, authorId, named, at }),
		{ actor: authorId, action: "note.added", target: conversationId, result: "done", detail: { note: id } },
	);
	await tellMentioned(tenant, conversationId, named);
	if (named.length > 0)
		await notify(tenant, { kind: "mention", about: aboutOf(conversationId, id), memberIds: named, conversationId, actorId: authorId });
	return { ok: true };
}

/** Changes the text of one's own note; who is mentioned anew is told. Null when it is not there. */
export async function editNote(
	tenant: Tenant,
	authorId: string,
	{ noteId, conversationId, ...written }: Written & { noteId: string; conversationId: string },
): Promise<NoteResult | null> {
	const text = written.text.trim();
	const [before, members] = await Promise.all([findNote(tenant, noteId), membersOf(tenant)]);
	if (before?.conversationId !== conversationId) return null;
	const problem = problemOf(text);
	if (problem) return problem;
	if (before.authorId !== authorId) return { ok: false, reason: "not-yours" };
	const handedTo = handOverOf(before)?.to;
	const named = members.map(({ id }) => id).filter((id) => written.mentions.includes(id) || id === handedTo);
	await write(
		tenant,
		conversationId,
		[
			tenant.db
				.update(notes)
				.set({ text, mentions: named, editedAt: now() })
				.where(mine(tenant, notes, eq(notes.id, noteId), sql`text <> ${text}`)),
		],
		writeMentions(tenant, { id: noteId, conversationId, authorId, named, at: now() }),
		{ actor: authorId, action: "note.edited", target: conversationId, result: "done", detail: { note: noteId } },
	);
	await tellMentioned(tenant, conversationId, [...new Set([...before.mentions, ...named])]);
	if (named.length > 0)
		await notify(tenant, { kind: "mention", about: aboutOf(conversationId, noteId), memberIds: named, conversationId, actorId: authorId });
	return { ok: true };
}

/** Deletes a note: one's own, or any for those who may delete others'. Null when it is not there. */
export async function deleteNote(
	tenant: Tenant,
	actor: string,
	{ noteId, conversationId }: { noteId: string; conversationId: string },
): Promise<NoteResult | null> {
	const [before, role] = await Promise.all([findNote(tenant, noteId), roleOf(tenant, actor)]);
	if (before?.conversationId !== conversationId) return null;
	if (before.authorId !== actor && !(role && may(role, "delete-others-notes"))) return { ok: false, reason: "not-yours" };
	await write(tenant, conversationId, [...removeNote(tenant, noteId)], [], {
		actor,
		action: "note.deleted",
		target: conversationId,
		result: "done",
		detail: { note: noteId },
	});
	await tellMentioned(tenant, conversationId, before.mentions);
	return { ok: true };
}

type NewNote = {
	id: string;
	conversationId: string;
	authorId: string;
	text: string;
	named: readonly string[];
	clientId: string;
	at: number;
};

/** The statement that writes a note, once for what the browser called it. */
export function insertNote(tenant: Tenant, { id, conversationId, authorId, text, named, clientId, at }: NewNote) {
	return tenant.statement(
		sql`insert into notes (org_id, id, conversation_id, author_id, text, mentions, client_id, created_at)
			values (${tenant.orgId}, ${id}, ${conversationId}, ${authorId}, ${text}, ${JSON.stringify(named)}, ${clientId}, ${at}) on conflict do nothing`,
	);
}

/** The statements that take a note away; the last tells whether it was there. */
export function removeNote(tenant: Tenant, noteId: string) {
	return [
		tenant.db.delete(mentions).where(mine(tenant, mentions, eq(mentions.noteId, noteId))),
		tenant.db.delete(notes).where(mine(tenant, notes, eq(notes.id, noteId))),
	];
}

async function findNote(tenant: Tenant, noteId: string) {
	const [note] = await tenant.db
		.select({ conversationId: notes.conversationId, authorId: notes.authorId, mentions: notes.mentions, clientId: notes.clientId })
		.from(notes)
		.where(eq(notes.id, noteId));
	return note ?? null;
}

/** Why a text cannot be a note; null where it can. */
export function problemOf(text: string): NoteResult | null {
	if (text === "") return { ok: false, reason: "empty" };
	return text.length > LONGEST ? { ok: false, reason: "too-long" } : null;
}

/** The same for the same note, whatever its time: of it everybody is told once. */
function aboutOf(conversationId: string, noteId: string): string {
	return `${conversationId}-note-${noteId.slice(-8)}`;
}

/** One change of a conversation's notes, if the last of `changes` changes something, with its event; shown to everybody. */
async function write(
	tenant: Tenant,
	conversationId: string,
	changes: Parameters<Tenant["apply"]>[0],
	followers: Parameters<Tenant["apply"]>[0],
	line: AuditLine,
): Promise<void> {
	const [counters, noteRows, conversationRows, contactRows] = await tenant.apply(
		[...changes, takeSeq(tenant), recordEvent(tenant, { type: "note.changed", conversationId }), audit(tenant, line), ...followers],
		[
			tenant.db.select(counterColumns).from(orgCounters),
			notesBeside(tenant, conversationId),
			tenant.db.select(conversationColumns).from(conversations).where(eq(conversations.id, conversationId)),
			tenant.db
				.select(contactColumns)
				.from(contacts)
				.where(sql`${contacts.id} = (select contact_id from conversations where conversations.id = ${conversationId})`),
		],
	);
	const { seq, counts } = countersOf(counters);
	// With the conversation: whom a note mentions may not have it in a list yet.
	const rows = { notes: noteRows, notesOf: [conversationId], conversations: conversationRows, contacts: contactRows };
	await publish(tenant, [{ type: "change", seq, event: "note.changed", at: now(), rows, counts }]);
}
