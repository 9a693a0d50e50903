import { readSettings, settingsFrom } from "#app/domain/org/member-settings.server.ts";
import { leaseHolder } from "#app/domain/realtime/lease.server.ts";
import type { Tenant } from "#app/platform/tenant.ts";
import { queueUpload } from "./queue-upload.server.ts";
import { queueReply, type Reply, type ReplyResult } from "./replies.server.ts";

type File = Parameters<typeof queueUpload>[3];
type FileReply = Parameters<typeof queueUpload>[2];

/**
 * Queues what a member of a team wrote: not while another one is writing in the conversation, unless the author says so, and
 * held back for as long as the author has chosen, to be taken back. Null when the conversation is not there.
 */
export async function sendReply(tenant: Tenant, authorId: string, reply: Reply): Promise<ReplyResult | null> {
	const { refusal, holdSeconds } = await askTeam(tenant, authorId, reply);
	return refusal ?? queueReply(tenant, authorId, { ...reply, seen: reply.seen ?? "" }, holdSeconds);
}

/** The same for a file. */
export async function sendUpload(tenant: Tenant, authorId: string, reply: FileReply, file: File): Promise<ReplyResult | null> {
	const { refusal, holdSeconds } = await askTeam(tenant, authorId, reply);
	return refusal ?? queueUpload(tenant, authorId, { ...reply, seen: reply.seen ?? "" }, file, holdSeconds);
}

async function askTeam(
	tenant: Tenant,
	authorId: string,
	{ conversationId, anyway }: { conversationId: string; anyway?: boolean | undefined },
): Promise<{ refusal: ReplyResult | null; holdSeconds: number }> {
	const [holder, settings] = await Promise.all([
		anyway ? null : leaseHolder(tenant, conversationId, authorId),
		readSettings(tenant, authorId),
	]);
	return {
		refusal: holder === null ? null : { ok: false, reason: "lease-held", memberId: holder },
		holdSeconds: settingsFrom(settings).undoSeconds,
	};
}
