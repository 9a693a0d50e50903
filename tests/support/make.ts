/** Makers of ready things: each gives what a test needs to begin. */
import { env } from "cloudflare:test";
import { conversationIdOf } from "#app/domain/inbox/conversation-rows.server.ts";
import type { ReceivedMessage } from "#app/domain/inbox/message-writes.server.ts";
import { receiveMessage } from "#app/domain/inbox/receive-message.server.ts";
import { DEFAULT_STAGES } from "#app/domain/pipeline/default-stages.ts";
import { now } from "#app/platform/clock.ts";
import { directory } from "#app/platform/db/bindings.ts";
import { grant } from "#app/platform/grant.ts";
import { newId } from "#app/platform/ids.ts";
import { openTenant, owned, type Tenant } from "#app/platform/tenant.ts";
import { connectedAccounts, orgs } from "#app/schema/directory.ts";
import { connections, orgCounters, pipelines, stages } from "#app/schema/shard.ts";

let made = 0;

/** An org with the default stages and one connected account, on the shard asked for. */
export async function makeOrg({ shard = "SHARD_00", connectionId = newId() }: { shard?: string; connectionId?: string } = {}) {
	const orgId = newId();
	const slug = `org-${++made}-${orgId.slice(-6)}`;
	const accountId = `1784140${String(Date.now()).slice(-6)}${String(made).padStart(5, "0")}`;
	const pipelineId = newId();
	await directory(env).insert(orgs).values({ id: orgId, slug, name: slug, shard, createdAt: now() });
	await directory(env).insert(connectedAccounts).values({ accountId, orgId, connectionId, claimedAt: now() });

	const tenant = openTenant(env, grant({ orgId, slug, shard }));
	const stageRows = DEFAULT_STAGES.map((stage, position) =>
		owned(tenant, { id: newId(), pipelineId, name: stage.name, kind: stage.kind, position, contactCount: 0 }),
	);
	await tenant.batch([
		tenant.db.insert(orgCounters).values(owned(tenant, { seq: 0, unreadConversations: 0 })),
		tenant.db.insert(pipelines).values(owned(tenant, { id: pipelineId, name: "Sales", position: 0 })),
		tenant.db.insert(stages).values(stageRows),
		tenant.db.insert(connections).values(
			owned(tenant, {
				id: connectionId,
				accountId,
				username: slug,
				status: "connected",
				scopes: "",
				subscribedFields: "messages",
				connectedAt: now(),
			}),
		),
	]);
	return { tenant, orgId, slug, accountId, connectionId, stageIds: stageRows.map((stage) => stage.id) };
}

/** A message as Instagram tells it; what is not given is made up. */
export function aMessage(connectionId: string, given: Partial<ReceivedMessage> = {}): ReceivedMessage {
	return {
		connectionId,
		personId: `17900000${++made}`,
		providerId: `mid-${newId()}`,
		direction: "inbound",
		text: "hello",
		attachments: [],
		sentAt: now(),
		...given,
	};
}

/** A conversation that began with one message. */
export async function makeConversation(org?: { tenant: Tenant; connectionId: string }, given: Partial<ReceivedMessage> = {}) {
	const { tenant, connectionId } = org ?? (await makeOrg());
	const message = aMessage(connectionId, given);
	await receiveMessage(tenant, message);
	const conversationId = await conversationIdOf(connectionId, message.personId);
	return { tenant, connectionId, conversationId, message };
}
