/** A lead that goes to a colleague with a note: one transaction, one line in the conversation, and some time to take it back. */
import { and, eq, gte, lt } from "drizzle-orm";
import { writeAssignee } from "#app/domain/contacts/assign-contact.server.ts";
import { handOverId, handOverOf, handOverPrefix } from "#app/domain/notes/hand-over.ts";
import { tellMentioned, writeMentions } from "#app/domain/notes/mentions.server.ts";
import { insertNote, type NoteResult, problemOf, removeNote } from "#app/domain/notes/notes.server.ts";
import { notify } from "#app/domain/notifications/notify.server.ts";
import { tenantOfJob } from "#app/domain/org/access.server.ts";
import { audit } from "#app/domain/org/audit.server.ts";
import { roleOf } from "#app/domain/org/members.server.ts";
import { changesSince } from "#app/domain/realtime/changes.server.ts";
import { recordEvent, takeSeq } from "#app/domain/realtime/events.server.ts";
import { publish } from "#app/domain/realtime/publish.server.ts";
import { counterColumns, countersOf } from "#app/domain/realtime/rows.server.ts";
import { HOUR, now } from "#app/platform/clock.ts";
import { messageId, stableId } from "#app/platform/ids.ts";
import type { Tenant } from "#app/platform/tenant.ts";
import { contacts, orgCounters } from "#app/schema/shard.ts";
import { notes } from "#app/schema/team.ts";

/** Browsers offer to undo for ten minutes. */
const TAKEN_BACK_WITHIN = HOUR;

export type HandOverResult = NoteResult | { ok: false; reason: "not-a-member" | "moved-on" };

/**
 * Makes a contact the lead of a colleague, with a note that mentions them. `clientId` is what the browser called it: the same
 * one again is the same hand-over; to who has the lead already it is the note alone. Null when the contact or their conversation is not there.
 */
export async function handOver(
	tenant: Tenant,
	actorId: string,
	{ contactId, memberId, clientId, ...written }: { contactId: string; memberId: string; clientId: string; text: string },
): Promise<HandOverResult | null> {
	const known = await findOwn(tenant, actorId, clientId);
	// Told again: who asks again may do so because we stopped before. They may no longer see the lead themselves.
	if (known) {
		await tellTaker(tenant, {
			contactId,
			actorId,
			clientId,
			memberId: handOverOf(known)?.to ?? memberId,
			conversationId: known.conversationId,
		});
		return { ok: true };
	}
	const [[lead], role] = await Promise.all([
		tenant.db
			.select({ assigneeId: contacts.assigneeId, conversationId: contacts.conversationId })
			.from(contacts)
			.where(eq(contacts.id, contactId)),
		roleOf(tenant, memberId),
	]);
	if (!lead?.conversationId) return null;
	const text = written.text.trim();
	const problem = problemOf(text);
	if (problem) return problem;
	if (role === null) return { ok: false, reason: "not-a-member" };

	const { conversationId } = lead;
	const at = now();
	const id = messageId(conversationId, at, await stableId(tenant.orgId, clientId));
	const noted = { id, conversationId, authorId: actorId, named: [memberId], at };
	const handed = handOverId({ clientId, from: lead.assigneeId ?? "", to: memberId });
	const [counters] = await tenant.apply(
		[
			// The note first, while the lead is still theirs who may be limited to their own.
			insertNote(tenant, { ...noted, text, clientId: handed }),
			takeSeq(tenant),
			recordEvent(tenant, { type: "note.changed", conversationId }),
			audit(tenant, { actor: actorId, action: "note.added", target: conversationId, result: "done", detail: { note: id } }),
			...writeMentions(tenant, noted),
			...writeAssignee(tenant, { contactId, conversationId, from: lead.assigneeId, to: memberId }),
			takeSeq(tenant),
			recordEvent(tenant, { type: "contact.assigned", contactId, conversationId, memberId: lead.assigneeId }),
			audit(tenant, {
				actor: actorId,
				action: "contact.handed-over",
				target: contactId,
				result: "done",
				detail: { from: lead.assigneeId ?? "", to: memberId, note: id },
			}),
		],
		[tenant.db.select(counterColumns).from(orgCounters)],
	);
	const { seq } = countersOf(counters);
	await showBoth(tenant, seq);
	await tellTaker(tenant, { contactId, actorId, clientId, memberId, conversationId });
	return { ok: true };
}

type Taker = { contactId: string; actorId: string; clientId: string; memberId: string; conversationId: string };

/** Tells who got the lead, once however often it is said. */
async function tellTaker(tenant: Tenant, { contactId, actorId, clientId, memberId, conversationId }: Taker): Promise<void> {
	const news = { kind: "assigned" as const, about: `${contactId}-${clientId}`, memberIds: [memberId], conversationId, actorId };
	await Promise.all([tellMentioned(tenant, conversationId, [memberId]), notify(tenant, news)]);
}

/**
 * Gives a lead back to who had it and deletes the note, for who handed it over a short while ago: they may no longer see the
 * lead themselves. Null when there is no such hand-over of theirs.
 */
export async function takeBackHandOver(
	tenant: Tenant,
	actorId: string,
	{ contactId, clientId }: { contactId: string; clientId: string },
): Promise<HandOverResult | null> {
	const whole = await tenantOfJob(tenant.env, tenant.orgId);
	const note = whole && (await findOwn(whole, actorId, clientId));
	const handed = note && handOverOf(note);
	if (!handed || now() - note.createdAt > TAKEN_BACK_WITHIN) return null;
	const [[lead], before] = await Promise.all([
		whole.db
			.select({ assigneeId: contacts.assigneeId })
			.from(contacts)
			.where(and(eq(contacts.id, contactId), eq(contacts.conversationId, note.conversationId))),
		roleOf(whole, handed.from),
	]);
	if (!lead) return null;
	if (lead.assigneeId !== handed.to) return { ok: false, reason: "moved-on" };

	const { conversationId } = note;
	const to = before === null ? null : handed.from;
	const [counters] = await whole.apply(
		[
			...removeNote(whole, note.id),
			takeSeq(whole),
			recordEvent(whole, { type: "note.changed", conversationId }),
			audit(whole, { actor: actorId, action: "note.deleted", target: conversationId, result: "done", detail: { note: note.id } }),
			...writeAssignee(whole, { contactId, conversationId, from: handed.to, to }),
			takeSeq(whole),
			recordEvent(whole, { type: "contact.assigned", contactId, conversationId, memberId: handed.to }),
			audit(whole, {
				actor: actorId,
				action: "contact.hand-over-undone",
				target: contactId,
				result: "done",
				detail: { from: handed.to, to: to ?? "" },
			}),
		],
		[whole.db.select(counterColumns).from(orgCounters)],
	);
	await showBoth(whole, countersOf(counters).seq);
	await tellMentioned(whole, conversationId, [handed.to]);
	return { ok: true };
}

/** Shows the two events of a hand-over, the last of them `seq`, to everybody who may see them. */
async function showBoth(tenant: Tenant, seq: number): Promise<void> {
	const whole = tenant.memberId === null ? tenant : await tenantOfJob(tenant.env, tenant.orgId);
	if (whole) await publish(whole, [await changesSince(whole, seq - 2)]);
}

/** A hand-over by its author, who finds it also where the lead is no longer theirs to see. */
async function findOwn(tenant: Tenant, actorId: string, clientId: string) {
	const whole = tenant.memberId === null ? tenant : await tenantOfJob(tenant.env, tenant.orgId);
	if (!whole) return null;
	const prefix = handOverPrefix(clientId);
	const [note] = await whole.db
		.select({
			id: notes.id,
			conversationId: notes.conversationId,
			authorId: notes.authorId,
			clientId: notes.clientId,
			createdAt: notes.createdAt,
		})
		.from(notes)
		.where(and(gte(notes.clientId, prefix), lt(notes.clientId, `${prefix}~`)))
		.limit(1);
	return note?.authorId === actorId ? note : null;
}
