import { z } from "zod";
import type { Env } from "#app/platform/env.ts";
import { errorName, log } from "#app/platform/log.ts";

/** A wake-up: it names what waits in a database, never what it holds. Losing one only delays the work until the next sweep. */
export const wakeUp = z.discriminatedUnion("kind", [
	z.strictObject({ kind: z.literal("delivery"), id: z.string() }),
	z.strictObject({ kind: z.literal("profile"), orgId: z.string(), contactId: z.string() }),
	z.strictObject({ kind: z.literal("replies"), orgId: z.string(), conversationId: z.string() }),
]);

export type WakeUp = z.infer<typeof wakeUp>;

/** Sends a wake-up, now or in `delaySeconds`. A failure is logged and left to the sweeper. */
export async function wake(env: Env, message: WakeUp, delaySeconds = 0): Promise<void> {
	try {
		await env.WAKE.send(message, { delaySeconds });
	} catch (error) {
		log.error("wake-up not sent", { kind: message.kind, error: errorName(error) });
	}
}
