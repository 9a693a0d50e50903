import { and, eq, sql } from "drizzle-orm";
import { areMessages } from "#app/domain/inbox/one-message.server.ts";
import { receiveMessage } from "#app/domain/inbox/receive-message.server.ts";
import { storeHistory } from "#app/domain/inbox/store-history.server.ts";
import { tellOfMessages } from "#app/domain/notifications/tell-of-messages.server.ts";
import { publish } from "#app/domain/realtime/publish.server.ts";
import type { ServerFrame } from "#app/domain/realtime/rows.ts";
import { MINUTE, now } from "#app/platform/clock.ts";
import { log } from "#app/platform/log.ts";
import type { Tenant } from "#app/platform/tenant.ts";
import { connections, messages } from "#app/schema/shard.ts";
import { usageOf } from "./call-graph.server.ts";
import { changeConnection, clearProblem, heedFailure } from "./connection-state.server.ts";
import { type GraphFailure, type ListedConversation, listConversations } from "./graph.server.ts";
import { pastOf, personOf } from "./history.ts";
import { DETAILED, PACE } from "./import-history.server.ts";
import type { OpenConnection } from "./open-connection.server.ts";
import { toReceived } from "./received.ts";

const PAGE = 20;
const PAGES = 50;
/** The polls overlap by this much: Instagram lists late as well. */
const OVERLAP = 10 * MINUTE;
/** A webhook of a message this young may still be under way. */
const YOUNG = 2 * MINUTE;

/**
 * Compares the account's conversations with what is here, and takes in what no webhook brought, through the same write as
 * a webhook. What Instagram does not list or give says nothing: nothing is ever removed by it. Gives the failure that
 * ended it, or null.
 */
export async function pollConversations(tenant: Tenant, connection: OpenConnection): Promise<GraphFailure | null> {
	const startedAt = now();
	const since = (connection.polledAt ?? connection.connectedAt) - OVERLAP;
	let recovered = 0;
	let after: string | null = null;
	for (let pages = 0; pages < PAGES; pages++) {
		const page = await listConversations(tenant.env, connection.token, { limit: PAGE, after, messages: DETAILED });
		if (!page.ok) {
			await heedFailure(tenant, connection, page.failure);
			return page.failure;
		}
		const fresh = page.value.conversations.filter((conversation) => conversation.updatedAt >= since);
		for (const conversation of fresh) recovered += await compare(tenant, connection, conversation);
		after = page.value.next;
		if (after === null || fresh.length < page.value.conversations.length) break;
		await scheduler.wait(PACE);
	}

	if (connection.problem === "messages-off" || connection.problem === "permission-missing") await clearProblem(tenant, connection.id);
	const allowanceUsed = Math.round(usageOf(connection.token));
	const set = { polledAt: startedAt, allowanceUsed, recoveredCount: sql`${connections.recoveredCount} + ${recovered}` };
	if (recovered > 0) {
		log.info("messages recovered", { org: tenant.orgId, connection: connection.id, count: recovered });
		await changeConnection(tenant, connection.id, set);
	} else {
		await tenant.db
			.update(connections)
			.set(set)
			.where(and(eq(connections.orgId, tenant.orgId), eq(connections.id, connection.id)));
	}
	return null;
}

/** Takes in what is missing of one conversation; gives how many messages that no webhook had brought. */
async function compare(tenant: Tenant, connection: OpenConnection, conversation: ListedConversation): Promise<number> {
	const person = personOf(connection, conversation);
	if (!person) return 0;
	const listed = conversation.messages ?? [];
	const known = await completeIds(
		tenant,
		connection.id,
		listed.map((message) => message.providerId),
	);
	const missing = listed.filter((message) => !known.has(message.providerId));
	if (missing.length === 0) return 0;

	const past = pastOf(connection, { ...conversation, messages: missing });
	const frames: ServerFrame[] = past && past.messages.length > 0 ? await storeHistory(tenant, past) : [];
	let recovered = 0;
	for (const message of missing.toSorted((a, b) => a.sentAt - b.sentAt)) {
		const received = toReceived(connection, message, person.id);
		if (received?.via !== "poll" || received.sentAt > now() - YOUNG) continue;
		const told = await receiveMessage(tenant, received);
		if (told.some((frame) => frame.type === "change" && frame.rows.messages?.some((row) => row.via === "poll"))) recovered++;
		frames.push(...told);
	}
	await publish(tenant, frames);
	await tellOfMessages(tenant, frames);
	return recovered;
}

/** Those of the ids that are here whole. What we sent is not while its own bytes lie here: the echo with their place at Instagram was lost. */
async function completeIds(tenant: Tenant, connectionId: string, ids: string[]): Promise<Set<string | null>> {
	const rows = await tenant.db
		.select({ providerId: messages.providerId })
		.from(messages)
		.where(
			and(
				areMessages(connectionId, ids),
				sql`not exists (select 1 from json_each(${messages.attachments}) where value ->> '$.upload' is not null)`,
			),
		);
	return new Set(rows.map((row) => row.providerId));
}
