import { and, eq, inArray } from "drizzle-orm";
import { receiveMessage } from "#app/domain/inbox/receive-message.server.ts";
import { publish } from "#app/domain/realtime/publish.server.ts";
import { now } from "#app/platform/clock.ts";
import { settingsOf } from "#app/platform/env.ts";
import { tryParseJson } from "#app/platform/json.ts";
import { mine, type Tenant } from "#app/platform/tenant.ts";
import { pendingEffects } from "#app/schema/shard.ts";
import { applyChange } from "./apply-change.server.ts";
import { readEvents } from "./read-events.ts";

/** Kinds that were kept unread by earlier versions and are read now. */
const READ_NOW = [
	"message_edit",
	"reaction",
	"read",
	"unsend",
	"postback",
	"referral",
	"pass_thread_control",
	"take_thread_control",
	"standby",
];
const AT_ONCE = 50;

/** Reads events that an earlier version kept because it could not read their kind. True while there are more. */
export async function readKept(tenant: Tenant, connection: { id: string; accountId: string }): Promise<boolean> {
	const kept = await tenant.db
		.select()
		.from(pendingEffects)
		.where(and(eq(pendingEffects.connectionId, connection.id), inArray(pendingEffects.kind, READ_NOW)))
		.limit(AT_ONCE);
	for (const { id, kind, payload, occurredAt } of kept) {
		const list = kind === "standby" ? "standby" : "messaging";
		const body = { entry: [{ id: connection.accountId, time: occurredAt, [list]: [tryParseJson(payload)] }] };
		for (const event of readEvents(body, now(), settingsOf(tenant.env).META_APP_ID)) {
			if (event.kind === "message") {
				await publish(tenant, await receiveMessage(tenant, { ...event.message, connectionId: connection.id }));
			} else if (event.kind === "change") {
				await publish(tenant, await applyChange(tenant, connection.id, event.change));
			}
		}
		await tenant.db.delete(pendingEffects).where(mine(tenant, pendingEffects, eq(pendingEffects.id, id)));
	}
	return kept.length === AT_ONCE;
}
