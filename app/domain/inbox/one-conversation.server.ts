import type { BatchItem } from "drizzle-orm/batch";
import { countersOf } from "#app/domain/realtime/rows.server.ts";
import type { ServerFrame } from "#app/domain/realtime/rows.ts";
import { now } from "#app/platform/clock.ts";
import type { Tenant } from "#app/platform/tenant.ts";
import { conversationReads } from "./conversation-rows.server.ts";

/**
 * Applies writes that change one conversation and end with its event; gives the frame that shows it. Where nothing
 * changed, the frame only tells the newest number.
 */
export async function applyToConversation(
	tenant: Tenant,
	conversationId: string,
	event: string,
	writes: readonly BatchItem<"sqlite">[],
): Promise<ServerFrame[]> {
	const [counters, newest, conversationRows, contactRows] = await tenant.apply(writes, conversationReads(tenant, conversationId));
	const { seq, counts } = countersOf(counters);
	if (newest[0]?.conversationId !== conversationId) return [{ type: "hello", seq }];
	return [{ type: "change", seq, event, at: now(), rows: { conversations: conversationRows, contacts: contactRows }, counts }];
}
