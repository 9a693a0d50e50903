import { sql } from "drizzle-orm";
import { settingsFrom } from "#app/domain/org/member-settings.server.ts";
import type { ServerFrame } from "#app/domain/realtime/rows.ts";
import { errorName, log } from "#app/platform/log.ts";
import type { Tenant } from "#app/platform/tenant.ts";
import { memberSettings } from "#app/schema/team.ts";
import { notify, wantsToBeTold } from "./notify.server.ts";

/**
 * Tells members of what people wrote, from the frames of the writes: whose lead it is, or everybody while it is nobody's. Most
 * members see new messages in the inbox alone, and then this is one read.
 */
export async function tellOfMessages(tenant: Tenant, frames: readonly ServerFrame[]): Promise<void> {
	const assignees = new Map(frames.flatMap(newsIn));
	if (assignees.size === 0) return;
	try {
		const wanting = await membersWanting(tenant);
		for (const [conversationId, assigneeId] of assignees) {
			const memberIds = wanting.filter((id) => assigneeId === null || assigneeId === id);
			await notify(tenant, { kind: "message", about: conversationId, memberIds, conversationId });
		}
	} catch (error) {
		log.error("members were not told", { org: tenant.orgId, kind: "message", error: errorName(error) });
	}
}

/** Conversations with something new from the person that nobody has read, and whose lead each is. */
function newsIn(frame: ServerFrame): [conversationId: string, assigneeId: string | null][] {
	if (frame.type !== "change" || frame.event !== "message.received") return [];
	const written = (frame.rows.messages ?? []).filter(({ direction, via }) => direction === "inbound" && via !== "history");
	return (frame.rows.conversations ?? [])
		.filter(({ id, unreadCount }) => unreadCount > 0 && written.some(({ conversationId }) => conversationId === id))
		.map(({ id, assigneeId }) => [id, assigneeId]);
}

async function membersWanting(tenant: Tenant): Promise<string[]> {
	const chosen = await tenant.db
		.select({ memberId: memberSettings.memberId, settings: memberSettings.settings })
		.from(memberSettings)
		.where(sql`${memberSettings.settings} -> '$.told.message' is not null`)
		.limit(500);
	return chosen.filter(({ settings }) => wantsToBeTold(settingsFrom([{ settings }]), "message")).map(({ memberId }) => memberId);
}
