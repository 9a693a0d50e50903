import { and, eq, ne, sql } from "drizzle-orm";
import { loseAccess, noteProblem, type Used } from "#app/domain/instagram/connection-state.server.ts";
import { notify } from "#app/domain/notifications/notify.server.ts";
import { recordEvent, takeSeq } from "#app/domain/realtime/events.server.ts";
import { publish } from "#app/domain/realtime/publish.server.ts";
import { connectionColumns, countersOf, messageColumns, messageRow, type StoredMessage } from "#app/domain/realtime/rows.server.ts";
import { now, SECOND } from "#app/platform/clock.ts";
import { wake } from "#app/platform/queue.ts";
import { mine, type Tenant } from "#app/platform/tenant.ts";
import { type Attachment, type ConnectionProblem, connections, conversations, messages } from "#app/schema/shard.ts";
import { catchUp } from "./catch-up.server.ts";
import { conversationReads } from "./conversation-rows.server.ts";
import { type SendFailure, storedFailure } from "./send-failure.ts";

/** What became of an attempt to send. Times are milliseconds since 1970. */
export type Outcome =
	| { status: "sent"; providerId: string; isTagged?: boolean }
	| { status: "queued" | "unknown"; retryAt: number; connectionProblem?: ConnectionProblem }
	| {
			status: "failed";
			failure: SendFailure;
			/** What Instagram said, where nobody here knows what it means. */
			code?: number | null;
			/** Instagram no longer takes the token that was used. */
			deadToken?: Used;
			windowRefused?: true;
			connectionProblem?: ConnectionProblem;
			/** Instagram's own sentence about it, where it counts. */
			said?: string | undefined;
	  };

type Attempted = { id: string; conversationId: string; connectionId: string };

/** Writes what became of a reply, tells every screen, and plans the next look where one is needed. */
export async function settle(tenant: Tenant, reply: Attempted, outcome: Outcome): Promise<void> {
	const { id, conversationId, connectionId } = reply;
	const echoes = outcome.status === "sent" ? await findEchoes(tenant, reply, outcome.providerId) : [];
	const echoIds = echoes.map((echo) => echo.id);
	const [counters, newest, conversationRows, contactRows, messageRows, connectionRows] = await tenant.apply(
		[
			...circumstances(tenant, reply, outcome),
			...echoIds.map((echoId) => tenant.db.delete(messages).where(mine(tenant, messages, eq(messages.id, echoId)))),
			tenant.db
				.update(messages)
				.set({ ...changesOf(outcome), ...linksOf(echoes) })
				// An echo may have settled it while Instagram's answer was under way.
				.where(mine(tenant, messages, eq(messages.id, id), ne(messages.status, "sent"))),
			takeSeq(tenant),
			...(outcome.status === "failed" ? [waitAgain(tenant, reply)] : []),
			recordEvent(tenant, { type: "message.changed", conversationId, messageId: id }),
			...(outcome.status === "sent" ? catchUp(tenant, { connectionId, providerId: outcome.providerId }) : []),
		],
		[
			...conversationReads(tenant, conversationId),
			tenant.db.select(messageColumns).from(messages).where(eq(messages.id, id)),
			tenant.db.select(connectionColumns).from(connections).where(eq(connections.id, connectionId)),
		],
	);
	if (outcome.status === "failed" && outcome.deadToken) await loseAccess(tenant, outcome.deadToken);
	if (outcome.status !== "sent" && outcome.connectionProblem) {
		await noteProblem(tenant, connectionId, outcome.connectionProblem, outcome.status === "failed" ? outcome.said : undefined);
	}
	if (newest[0]?.messageId !== id) return;

	const { seq, counts } = countersOf(counters);
	const rows = {
		conversations: conversationRows,
		contacts: contactRows,
		messages: messageRows.map(messageRow),
		...(echoIds.length > 0 && { removedMessageIds: echoIds }),
		...(outcome.status === "sent" && { connections: connectionRows }),
	};
	await publish(tenant, [{ type: "change", seq, event: "message.changed", at: now(), rows, counts }]);
	if (outcome.status === "failed") await tellAuthor(tenant, seq, messageRows[0]);
	if (outcome.status === "queued" || outcome.status === "unknown") {
		const delay = Math.max(1, Math.ceil((outcome.retryAt - now()) / SECOND));
		await wake(tenant.env, { kind: "replies", orgId: tenant.orgId, conversationId }, delay);
	}
}

/** A reply that failed is news for who wrote it, each time that it does: `seq` tells the times apart. */
async function tellAuthor(tenant: Tenant, seq: number, message: StoredMessage | undefined): Promise<void> {
	if (!message?.authorId) return;
	const { id, authorId, conversationId } = message;
	await notify(tenant, { kind: "not-sent", about: `${id}-${seq}`, memberIds: [authorId], conversationId });
}

function changesOf(outcome: Outcome) {
	switch (outcome.status) {
		case "sent":
			return { status: outcome.status, providerId: outcome.providerId, failure: null, retryAt: null };
		case "failed":
			return { status: outcome.status, failure: storedFailure(outcome.failure, outcome.code), retryAt: null };
		case "queued":
		case "unknown":
			return { status: outcome.status, retryAt: outcome.retryAt };
		default:
			return outcome satisfies never;
	}
}

/** What the answer says beyond this one reply and belongs to the same write. */
function circumstances(tenant: Tenant, { conversationId, connectionId }: Attempted, outcome: Outcome) {
	if (outcome.status === "sent") {
		// That a reply inside 24 hours went out says nothing about the tag, which later ones need.
		const isMended = sql`(problem is not 'tag-overused' or ${outcome.isTagged ? 1 : 0})`;
		return [
			tenant.db
				.update(connections)
				.set({
					lastSendAt: now(),
					problem: sql`case when ${isMended} then null else problem end`,
					problemAt: sql`case when ${isMended} then null else problem_at end`,
				})
				.where(mine(tenant, connections, eq(connections.id, connectionId))),
		];
	}
	if (outcome.status !== "failed" || !outcome.windowRefused) return [];
	return [
		tenant.db
			.update(conversations)
			.set({ windowRefusedAt: now() })
			.where(mine(tenant, conversations, eq(conversations.id, conversationId))),
	];
}

/** The person has no answer after all: their conversation waits again, if nothing was said since. */
function waitAgain(tenant: Tenant, { id, conversationId }: Attempted) {
	return tenant.db
		.update(conversations)
		.set({
			status: sql`case when last_message_id = ${id} and status = 'answered' and last_inbound_at is not null then 'waiting' else status end`,
		})
		.where(mine(tenant, conversations, eq(conversations.id, conversationId), sql`changes() > 0`));
}

/** An echo that came before the answer and did not find its reply stands as a message of its own; the reply takes its place. */
async function findEchoes(tenant: Tenant, { id, connectionId }: Attempted, providerId: string) {
	return tenant.db
		.select({ id: messages.id, attachments: messages.attachments })
		.from(messages)
		.where(
			and(eq(messages.connectionId, connectionId), eq(messages.kind, "message"), eq(messages.providerId, providerId), ne(messages.id, id)),
		);
}

/** Where Instagram keeps what was sent: only the echo says so. */
function linksOf(echoes: { attachments: Attachment[] }[]): { attachments?: Attachment[] } {
	const [echo] = echoes;
	return echo && echo.attachments.length > 0 ? { attachments: echo.attachments } : {};
}
