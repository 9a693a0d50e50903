import { and, asc, eq, inArray, isNull, sql } from "drizzle-orm";
import { recordEvent, takeSeq } from "#app/domain/realtime/events.server.ts";
import { countersOf, messageRow } from "#app/domain/realtime/rows.server.ts";
import type { ServerFrame } from "#app/domain/realtime/rows.ts";
import { now } from "#app/platform/clock.ts";
import { mine, type Tenant } from "#app/platform/tenant.ts";
import { messages } from "#app/schema/shard.ts";
import { conversationReads } from "./conversation-rows.server.ts";

type Echo = { conversationId: string; providerId: string; text: string | null };

/**
 * The echo of a reply that this app sent and has no answer for yet meets the same row: it takes Instagram's id and is
 * sent. Null when no reply of this conversation waits with that text; the echo then is a message of its own.
 */
export async function adoptEcho(tenant: Tenant, echo: Echo): Promise<ServerFrame[] | null> {
	const { conversationId, providerId } = echo;
	if (echo.text === null) return null;
	const [waiting] = await tenant.db
		.select({ id: messages.id })
		.from(messages)
		.where(
			and(
				inArray(messages.status, ["sending", "unknown"]),
				eq(messages.conversationId, conversationId),
				isNull(messages.providerId),
				eq(messages.text, echo.text),
			),
		)
		.orderBy(asc(messages.id))
		.limit(1);
	if (!waiting) return null;

	const [counters, newest, conversationRows, contactRows, messageRows] = await tenant.apply(
		[
			tenant.db
				.update(messages)
				.set({ providerId, status: "sent", failure: null, retryAt: null })
				.where(
					mine(
						tenant,
						messages,
						eq(messages.id, waiting.id),
						isNull(messages.providerId),
						sql`not exists (select 1 from ${messages} as known where known.connection_id = ${messages.connectionId} and known.kind = 'message' and known.provider_id = ${providerId})`,
					),
				),
			takeSeq(tenant),
			recordEvent(tenant, { type: "message.sent", conversationId, messageId: waiting.id }),
		],
		[...conversationReads(tenant, conversationId), tenant.db.select().from(messages).where(eq(messages.id, waiting.id))],
	);
	const adopted = messageRows[0];
	if (adopted?.providerId !== providerId) return null;
	const { seq, counts } = countersOf(counters);
	if (newest[0]?.messageId !== waiting.id) return [{ type: "hello", seq }];
	return [
		{
			type: "change",
			seq,
			event: "message.sent",
			at: now(),
			rows: { conversations: conversationRows, contacts: contactRows, messages: [messageRow(adopted)] },
			counts,
		},
	];
}
