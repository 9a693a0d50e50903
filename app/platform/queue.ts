import { z } from "zod";
import type { Env } from "#app/platform/env.ts";
import { errorName, log } from "#app/platform/log.ts";

/** A wake-up: it names what waits in a database, never what it holds. Losing one only delays the work until the next sweep. */
export const wakeUp = z.discriminatedUnion("kind", [
	z.strictObject({ kind: z.literal("delivery"), id: z.string() }),
	z.strictObject({ kind: z.literal("profile"), orgId: z.string(), contactId: z.string() }),
	/** Media to be copied, where that is allowed. */
	z.strictObject({ kind: z.literal("media"), orgId: z.string(), messageId: z.string() }),
	/** A message that was announced and did not come. */
	z.strictObject({ kind: z.literal("fetch"), orgId: z.string(), connectionId: z.string(), providerId: z.string() }),
	/** What is due for a connection: its import, the comparison with Instagram, its token. */
	z.strictObject({ kind: z.literal("connection"), orgId: z.string(), connectionId: z.string() }),
	/** A notification for one of a member's devices. */
	z.strictObject({
		kind: z.literal("push"),
		orgId: z.string(),
		notificationId: z.string(),
		subscriptionId: z.string(),
		attempt: z.int().min(0).max(20),
	}),
	z.strictObject({ kind: z.literal("mail"), id: z.string() }),
	/** Lines of the audit log that wait to be carried over and sealed. */
	z.strictObject({ kind: z.literal("audit"), orgId: z.string() }),
	/** What happened in an org and cannot be found by searching yet. */
	z.strictObject({ kind: z.literal("index"), orgId: z.string() }),
	/** What Meta asked us to delete. */
	z.strictObject({ kind: z.literal("deletion"), code: z.string() }),
	/** An org on its way to another shard. */
	z.strictObject({ kind: z.literal("move"), orgId: z.string() }),
	/** Replies that were planned for now. */
	z.strictObject({ kind: z.literal("scheduled"), orgId: z.string() }),
	z.strictObject({ kind: z.literal("replies"), orgId: z.string(), conversationId: z.string() }),
]);

export type WakeUp = z.infer<typeof wakeUp>;

/** Sends a wake-up, now or in `delaySeconds`. A failure is logged and left to the sweeper. */
export async function wake(env: Env, message: WakeUp, delaySeconds = 0): Promise<void> {
	try {
		await queueFor(env, message.kind).send(message, { delaySeconds });
	} catch (error) {
		log.error("wake-up not sent", { kind: message.kind, error: errorName(error) });
	}
}

/** Messages that arrive and replies that leave have queues of their own: slow work must not hold them back. */
function queueFor(env: Env, kind: WakeUp["kind"]): Queue<unknown> {
	if (kind === "delivery") return env.WAKE;
	return kind === "replies" ? env.SEND : env.WORK;
}
