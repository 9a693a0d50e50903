import { env } from "cloudflare:test";
import { now } from "#app/platform/clock.ts";
import { timeKey } from "#app/platform/ids.ts";

type Org = { orgId: string; connectionId: string; stageIds: string[]; tenant: { env: unknown } };

/** Fills an org with `size` conversations of so many messages each, straight into its shard: what a figure needs, in seconds. */
export async function fillInbox(org: Org, size: number, { messagesEach = 0 }: { messagesEach?: number } = {}): Promise<void> {
	const { results } = await env.DIRECTORY.prepare("select shard from orgs where id = ?")
		.bind(org.orgId)
		.all<{ shard: "SHARD_00" | "SHARD_01" }>();
	const shard = env[results[0]?.shard ?? "SHARD_00"];
	const at = now();
	const act = shard
		.prepare(
			"insert into acting_org (one, org_id) values (1, ?1) on conflict (one) do update set org_id = excluded.org_id, member_id = null",
		)
		.bind(org.orgId);
	for (let first = 0; first < size; first += 5_000) {
		const numbers = JSON.stringify(Array.from({ length: Math.min(5_000, size - first) }, (_, position) => first + position));
		await shard.batch([
			act,
			shard
				.prepare(
					`insert into contacts (org_id, id, connection_id, instagram_id, conversation_id, stage_id, stage_entered_at, lead_status, source, created_at)
					select ?1, 'c' || value, ?2, 'p' || value, 'v' || value, json_extract(?3, '$[' || (value % 6) || ']'), ?4 - value, 'open', 'instagram', ?4 from json_each(?5)`,
				)
				.bind(org.orgId, org.connectionId, JSON.stringify(org.stageIds), at, numbers),
			shard
				.prepare(
					`insert into conversations (org_id, id, connection_id, contact_id, status, last_message_at, last_message_id, preview, preview_direction, unread_count, read_until_at)
					select ?1, 'v' || value, ?2, 'c' || value, 'waiting', ?3 - value * 1000, '', 'hello', 'inbound', 0, 0 from json_each(?4)`,
				)
				.bind(org.orgId, org.connectionId, at, numbers),
			...Array.from({ length: messagesEach }, (_, number) =>
				shard
					.prepare(
						`insert into messages (org_id, id, conversation_id, connection_id, kind, provider_id, direction, source, text, attachments, status, attempts, sent_at)
						select ?1, 'v' || value || ?5, 'v' || value, ?2, 'message', 'v' || value || ?5, 'inbound', 'person', 'hello', '[]', 'received', 0, ?3 from json_each(?4)`,
					)
					.bind(org.orgId, org.connectionId, at, numbers, `-${timeKey(at)}-${number}`),
			),
		]);
	}
}
