import { and, eq, ne } from "drizzle-orm";
import { recordEvent, takeSeq } from "#app/domain/realtime/events.server.ts";
import { publish } from "#app/domain/realtime/publish.server.ts";
import { connectionColumns, countersOf, messageRow } from "#app/domain/realtime/rows.server.ts";
import { now, SECOND } from "#app/platform/clock.ts";
import { wake } from "#app/platform/queue.ts";
import { mine, type Tenant } from "#app/platform/tenant.ts";
import { connections, conversations, messages } from "#app/schema/shard.ts";
import { conversationReads } from "./conversation-rows.server.ts";
import type { SendFailure } from "./send-failure.ts";

/** What became of an attempt to send. Times are milliseconds since 1970. */
export type Outcome =
	| { status: "sent"; providerId: string }
	| { status: "queued" | "unknown"; retryAt: number }
	| { status: "failed"; failure: SendFailure; connectionDead?: true; windowRefused?: true };

type Attempted = { id: string; conversationId: string; connectionId: string };

/** Writes what became of a reply, tells every screen, and plans the next look where one is needed. */
export async function settle(tenant: Tenant, reply: Attempted, outcome: Outcome): Promise<void> {
	const { id, conversationId, connectionId } = reply;
	const echoIds = outcome.status === "sent" ? await findEchoes(tenant, reply, outcome.providerId) : [];
	const [counters, newest, conversationRows, contactRows, messageRows, connectionRows] = await tenant.apply(
		[
			...circumstances(tenant, reply, outcome),
			...echoIds.map((echoId) => tenant.db.delete(messages).where(mine(tenant, messages, eq(messages.id, echoId)))),
			tenant.db
				.update(messages)
				.set(changesOf(outcome))
				// An echo may have settled it while Instagram's answer was under way.
				.where(mine(tenant, messages, eq(messages.id, id), ne(messages.status, "sent"))),
			takeSeq(tenant),
			recordEvent(tenant, { type: "message.changed", conversationId, messageId: id }),
		],
		[
			...conversationReads(tenant, conversationId),
			tenant.db.select().from(messages).where(eq(messages.id, id)),
			tenant.db.select(connectionColumns).from(connections).where(eq(connections.id, connectionId)),
		],
	);
	if (newest[0]?.messageId !== id) return;

	const { seq, counts } = countersOf(counters);
	const rows = {
		conversations: conversationRows,
		contacts: contactRows,
		messages: messageRows.map(messageRow),
		...(echoIds.length > 0 && { removedMessageIds: echoIds }),
		...(outcome.status === "failed" && outcome.connectionDead && { connections: connectionRows }),
	};
	await publish(tenant, [{ type: "change", seq, event: "message.changed", at: now(), rows, counts }]);
	if (outcome.status === "queued" || outcome.status === "unknown") {
		const delay = Math.max(1, Math.ceil((outcome.retryAt - now()) / SECOND));
		await wake(tenant.env, { kind: "replies", orgId: tenant.orgId, conversationId }, delay);
	}
}

function changesOf(outcome: Outcome) {
	switch (outcome.status) {
		case "sent":
			return { status: outcome.status, providerId: outcome.providerId, failure: null, retryAt: null };
		case "failed":
			return { status: outcome.status, failure: outcome.failure, retryAt: null };
		case "queued":
		case "unknown":
			return { status: outcome.status, retryAt: outcome.retryAt };
		default:
			return outcome satisfies never;
	}
}

/** What the answer says beyond this one reply: a dead token, a window that Instagram closed. */
function circumstances(tenant: Tenant, { conversationId, connectionId }: Attempted, outcome: Outcome) {
	if (outcome.status === "sent") {
		return [
			tenant.db
				.update(connections)
				.set({ lastSendAt: now() })
				.where(mine(tenant, connections, eq(connections.id, connectionId))),
		];
	}
	if (outcome.status !== "failed") return [];
	const writes = [];
	if (outcome.connectionDead) {
		writes.push(
			tenant.db
				.update(connections)
				.set({ status: "needs_reconnect", statusReason: "token" })
				.where(mine(tenant, connections, eq(connections.id, connectionId), eq(connections.status, "connected"))),
		);
	}
	if (outcome.windowRefused) {
		writes.push(
			tenant.db
				.update(conversations)
				.set({ windowRefusedAt: now() })
				.where(mine(tenant, conversations, eq(conversations.id, conversationId))),
		);
	}
	return writes;
}

/** An echo that came before the answer and did not find its reply stands as a message of its own; the reply takes its place. */
async function findEchoes(tenant: Tenant, { id, connectionId }: Attempted, providerId: string): Promise<string[]> {
	const echoes = await tenant.db
		.select({ id: messages.id })
		.from(messages)
		.where(
			and(eq(messages.connectionId, connectionId), eq(messages.kind, "message"), eq(messages.providerId, providerId), ne(messages.id, id)),
		);
	return echoes.map((echo) => echo.id);
}
