import { eq } from "drizzle-orm";
import type { Tenant } from "#app/platform/tenant.ts";
import { messages } from "#app/schema/shard.ts";
import { queueReply, type ReplyResult, replyRefusal, type Together } from "./replies.server.ts";
import { storeUpload } from "./uploads.server.ts";

type File = { bytes: Uint8Array<ArrayBuffer>; name: string; claimed: string };

/** Queues a file as a reply of its own. What cannot be sent is refused before its bytes are kept. Null when the conversation is not there. */
export async function queueUpload(
	tenant: Tenant,
	authorId: string,
	reply: { conversationId: string; clientId: string; replyTo?: string | undefined } & Together,
	file: File,
	holdSeconds = 0,
): Promise<ReplyResult | null> {
	const { found, refusal } = await replyRefusal(tenant, reply.conversationId);
	if (!found) return null;
	if (refusal) return refusal;
	const stored = await storeUpload(tenant, file);
	if (!stored.ok) return stored;
	const { attachment } = stored;
	const result = await queueReply(tenant, authorId, { ...reply, attachment }, holdSeconds);
	// The same upload again met the message that is there: these bytes are nobody's.
	const isTaken = result?.ok === true && (await isUploadOf(tenant, result.message.id, attachment.upload));
	if (!isTaken && attachment.upload) await tenant.env.BUCKET.delete(attachment.upload);
	return result;
}

async function isUploadOf(tenant: Tenant, messageId: string, upload: string | undefined): Promise<boolean> {
	const [message] = await tenant.db.select({ attachments: messages.attachments }).from(messages).where(eq(messages.id, messageId));
	return message?.attachments.some((attachment) => attachment.upload === upload) ?? false;
}
