/** Replies that go out at a time, if Instagram still takes one then. */
import { and, asc, eq, inArray, isNull, lte, or, sql } from "drizzle-orm";
import { notify } from "#app/domain/notifications/notify.server.ts";
import { type AuditLine, audit } from "#app/domain/org/audit.server.ts";
import { recordEvent, takeSeq } from "#app/domain/realtime/events.server.ts";
import { publish } from "#app/domain/realtime/publish.server.ts";
import { DAY, HOUR, now, SECOND } from "#app/platform/clock.ts";
import { newId } from "#app/platform/ids.ts";
import { wake } from "#app/platform/queue.ts";
import { mine, type Tenant } from "#app/platform/tenant.ts";
import { conversations } from "#app/schema/shard.ts";
import { type ScheduledEnd, scheduledReplies } from "#app/schema/team.ts";
import { applyToConversation } from "./one-conversation.server.ts";
import { queueReply, replyRefusal } from "./replies.server.ts";
import type { ScheduledRow } from "./scheduled.ts";
import { splitText } from "./split-text.ts";

const MESSAGE_BYTES = 1000;
/** Instagram takes nothing later than a week after what the person wrote; the rest is room for who writes again. */
const LATEST = 90 * DAY;
const AT_ONCE = 50;
/** Longer ahead than this the minute's look alone sees to it. */
const QUEUE_WAITS = 12 * HOUR;
/** What became of it and has to be known: it stays in sight until somebody takes it away. */
const REFUSED = ["window-closed", "disconnected", "answered"] as const satisfies ScheduledEnd[];

export type ScheduleResult = { ok: true } | { ok: false; reason: "empty" | "not-a-time" | "has-left" };
type Wish = { conversationId: string; clientId: string; text: string; dueAt: number; endsOnAnswer: boolean };

/** Plans a reply. The same `clientId` again is the same reply. Null when the conversation is not there. */
export async function scheduleReply(tenant: Tenant, authorId: string, wish: Wish): Promise<ScheduleResult | null> {
	const { conversationId, clientId, dueAt, endsOnAnswer } = wish;
	const text = wish.text.trim();
	if (text === "") return { ok: false, reason: "empty" };
	if (!isTime(dueAt)) return { ok: false, reason: "not-a-time" };
	const [found] = await tenant.db.select({ id: conversations.id }).from(conversations).where(eq(conversations.id, conversationId));
	if (!found) return null;
	const id = newId();
	const insert = tenant.statement(sql`
		insert into scheduled_replies (org_id, id, conversation_id, author_id, text, client_id, due_at, created_at, ends_on_answer)
		values (${tenant.orgId}, ${id}, ${conversationId}, ${authorId}, ${text}, ${clientId}, ${dueAt}, ${now()}, ${endsOnAnswer ? 1 : 0})
		on conflict do nothing`);
	await change(tenant, conversationId, insert, lineOf(authorId, "reply.scheduled", id, conversationId));
	await planLook(tenant, dueAt);
	return { ok: true };
}

type Named = { conversationId: string; scheduledId: string };

/** Gives a planned reply another time; now, to send it. Null when it is not there. */
export async function moveScheduled(
	tenant: Tenant,
	actorId: string,
	{ conversationId, scheduledId, dueAt }: Named & { dueAt: number | "now" },
) {
	if (!(await findScheduled(tenant, { conversationId, scheduledId }))) return null;
	const at = dueAt === "now" ? now() : dueAt;
	if (dueAt !== "now" && !isTime(at)) return { ok: false as const, reason: "not-a-time" as const };
	const write = tenant.db
		.update(scheduledReplies)
		.set({ dueAt: at, ...(dueAt === "now" && { endsOnAnswer: false }) })
		.where(mine(tenant, scheduledReplies, eq(scheduledReplies.id, scheduledId), isNull(scheduledReplies.end)));
	await change(tenant, conversationId, write, lineOf(actorId, "reply.rescheduled", scheduledId, conversationId));
	await planLook(tenant, at);
	const moved = await findScheduled(tenant, { conversationId, scheduledId });
	return moved?.dueAt === at ? { ok: true as const } : { ok: false as const, reason: "has-left" as const };
}

/** Takes a planned reply away, and one that was refused out of sight. Null when it is not there. */
export async function cancelScheduled(tenant: Tenant, actorId: string, { conversationId, scheduledId }: Named) {
	if (!(await findScheduled(tenant, { conversationId, scheduledId }))) return null;
	const write = tenant.db
		.update(scheduledReplies)
		.set({ end: "cancelled", endedAt: now() })
		.where(
			mine(
				tenant,
				scheduledReplies,
				eq(scheduledReplies.id, scheduledId),
				or(isNull(scheduledReplies.end), inArray(scheduledReplies.end, [...REFUSED])),
			),
		);
	await change(tenant, conversationId, write, lineOf(actorId, "reply.unscheduled", scheduledId, conversationId));
	const gone = await findScheduled(tenant, { conversationId, scheduledId });
	return gone?.end === "cancelled" ? { ok: true as const } : { ok: false as const, reason: "has-left" as const };
}

/** What is planned in a conversation, and what was refused lately. Null when it is not there. */
export async function readScheduled(tenant: Tenant, conversationId: string): Promise<ScheduledRow[] | null> {
	const [found, rows] = await tenant.batch([
		tenant.db.select({ id: conversations.id }).from(conversations).where(eq(conversations.id, conversationId)),
		tenant.db
			.select({
				id: scheduledReplies.id,
				authorId: scheduledReplies.authorId,
				text: scheduledReplies.text,
				dueAt: scheduledReplies.dueAt,
				endsOnAnswer: scheduledReplies.endsOnAnswer,
				end: scheduledReplies.end,
			})
			.from(scheduledReplies)
			.where(
				and(
					eq(scheduledReplies.conversationId, conversationId),
					or(isNull(scheduledReplies.endedAt), inArray(scheduledReplies.end, [...REFUSED])),
				),
			)
			.orderBy(asc(scheduledReplies.dueAt))
			.limit(AT_ONCE),
	]);
	return found.length === 0 ? null : rows;
}

/** Sends what is due, oldest first. True while there is more. */
export async function sendScheduled(tenant: Tenant): Promise<boolean> {
	const due = await tenant.db
		.select()
		.from(scheduledReplies)
		.where(and(isNull(scheduledReplies.endedAt), lte(scheduledReplies.dueAt, now())))
		.orderBy(asc(scheduledReplies.dueAt))
		.limit(AT_ONCE);
	for (const reply of due) await sendOne(tenant, reply);
	return due.length === AT_ONCE;
}

type Scheduled = typeof scheduledReplies.$inferSelect;

/**
 * Hands one to the outbox. It is claimed first, so that nobody takes it away from then on, and ended last: a sender that
 * died in between is followed by another, and the outbox knows the reply by its client id.
 */
async function sendOne(tenant: Tenant, { id, conversationId, authorId, clientId, text, createdAt }: Scheduled) {
	const place = { conversationId, scheduledId: id };
	const wasAnswered = sql`ends_on_answer = 1 and (select last_inbound_at from conversations where id = ${conversationId}) > ${createdAt}`;
	const isFree = and(eq(scheduledReplies.id, id), isNull(scheduledReplies.endedAt));
	const [answered, claimed] = await tenant.batch([
		tenant.db
			.update(scheduledReplies)
			.set({ end: "answered", endedAt: now() })
			.where(mine(tenant, scheduledReplies, isFree, isNull(scheduledReplies.end), wasAnswered))
			.returning({ id: scheduledReplies.id }),
		tenant.db
			.update(scheduledReplies)
			.set({ end: "sent" })
			.where(mine(tenant, scheduledReplies, isFree))
			.returning({ id: scheduledReplies.id }),
	]);
	if (answered.length > 0) return end(tenant, authorId, place, null);
	if (claimed.length === 0) return;
	const { refusal } = await replyRefusal(tenant, conversationId);
	if (refusal) return end(tenant, authorId, place, refusal.reason);
	for (const [position, part] of splitText(text, MESSAGE_BYTES).entries()) {
		await queueReply(tenant, authorId, { conversationId, clientId: `${clientId}-${position}`, text: part });
	}
	await end(tenant, authorId, place, "sent");
}

/** Ends one, shows it, and tells its author what did not go out; null where its end is written already. */
async function end(tenant: Tenant, authorId: string, { conversationId, scheduledId }: Named, reason: ScheduledEnd | null) {
	const write = tenant.db
		.update(scheduledReplies)
		.set({ ...(reason && { end: reason }), endedAt: now() })
		.where(mine(tenant, scheduledReplies, eq(scheduledReplies.id, scheduledId)));
	await change(tenant, conversationId, write, lineOf("system", "reply.schedule-ended", scheduledId, conversationId));
	if (reason !== "sent") await notify(tenant, { kind: "not-sent", about: scheduledId, memberIds: [authorId], conversationId });
}

async function findScheduled(tenant: Tenant, { conversationId, scheduledId }: Named) {
	const [row] = await tenant.db
		.select({ conversationId: scheduledReplies.conversationId, dueAt: scheduledReplies.dueAt, end: scheduledReplies.end })
		.from(scheduledReplies)
		.where(eq(scheduledReplies.id, scheduledId));
	return row?.conversationId === conversationId ? row : null;
}

/** Writes a change, if it is still one, and shows it to everybody. */
async function change(tenant: Tenant, conversationId: string, write: Parameters<Tenant["apply"]>[0][number], line: AuditLine) {
	const frames = await applyToConversation(tenant, conversationId, "conversation.changed", [
		write,
		takeSeq(tenant),
		recordEvent(tenant, { type: "conversation.changed", conversationId }),
		audit(tenant, line),
	]);
	await publish(tenant, frames);
}

function lineOf(actor: string, action: string, target: string, conversation: string): AuditLine {
	return { actor, action, target, result: "done", detail: { conversation } };
}

function isTime(at: number): boolean {
	return at > now() + 30 * SECOND && at < now() + LATEST;
}

/** Has somebody look when it is due; a look that is lost is made up for within the minute. */
async function planLook(tenant: Tenant, dueAt: number) {
	const wait = Math.max(0, dueAt - now());
	if (wait <= QUEUE_WAITS) await wake(tenant.env, { kind: "scheduled", orgId: tenant.orgId }, Math.ceil(wait / SECOND));
}
