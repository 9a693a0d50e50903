import { and, asc, eq, lt } from "drizzle-orm";
import { isMessage } from "#app/domain/inbox/one-message.server.ts";
import { receiveMessage } from "#app/domain/inbox/receive-message.server.ts";
import { tellOfMessages } from "#app/domain/notifications/tell-of-messages.server.ts";
import { publish } from "#app/domain/realtime/publish.server.ts";
import { DAY, MINUTE, now } from "#app/platform/clock.ts";
import { mine, type Tenant } from "#app/platform/tenant.ts";
import { messages, pendingEffects } from "#app/schema/shard.ts";
import { heedFailure } from "./connection-state.server.ts";
import { readMessage } from "./graph.server.ts";
import type { OpenConnection } from "./open-connection.server.ts";
import { toReceived } from "./received.ts";

const AT_ONCE = 20;

/** Reads a message that was announced and did not come, and stores it as the message that it is. */
export async function fetchMissed(tenant: Tenant, connection: OpenConnection, providerId: string): Promise<void> {
	const key = { connectionId: connection.id, providerId };
	const [known] = await tenant.db.select({ id: messages.id }).from(messages).where(isMessage(key)).limit(1);
	if (known) return forget(tenant, key);
	const answer = await readMessage(tenant.env, connection.token, providerId);
	if (!answer.ok) return heedFailure(tenant, connection, answer.failure);
	const received = toReceived(connection, answer.value);
	if (!received) return;
	// A webhook did tell of it, only not what it says.
	const frames = await receiveMessage(tenant, { ...received, via: "webhook" });
	await publish(tenant, frames);
	await tellOfMessages(tenant, frames);
}

/** The same for all that still wait; after a day Instagram is not asked any more. */
export async function fetchAllMissed(tenant: Tenant, connection: OpenConnection): Promise<void> {
	const waiting = and(eq(pendingEffects.connectionId, connection.id), eq(pendingEffects.kind, "fetch"));
	await tenant.db.delete(pendingEffects).where(mine(tenant, pendingEffects, waiting, lt(pendingEffects.occurredAt, now() - DAY)));
	const missed = await tenant.db
		.select({ providerId: pendingEffects.providerId })
		.from(pendingEffects)
		.where(and(waiting, lt(pendingEffects.occurredAt, now() - MINUTE)))
		.orderBy(asc(pendingEffects.occurredAt))
		.limit(AT_ONCE);
	for (const { providerId } of missed) if (providerId !== null) await fetchMissed(tenant, connection, providerId);
}

async function forget(tenant: Tenant, { connectionId, providerId }: { connectionId: string; providerId: string }) {
	await tenant.db
		.delete(pendingEffects)
		.where(
			mine(
				tenant,
				pendingEffects,
				eq(pendingEffects.connectionId, connectionId),
				eq(pendingEffects.providerId, providerId),
				eq(pendingEffects.kind, "fetch"),
			),
		);
}
