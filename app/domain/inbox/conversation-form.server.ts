import { z } from "zod";

const id = z.string().regex(/^[\w-]{1,80}$/);

/** What can be asked of a conversation. */
export const conversationForm = z.discriminatedUnion("intent", [
	z.strictObject({ intent: z.literal("reply"), clientId: id, text: z.string().max(20_000) }),
	z.strictObject({ intent: z.literal("retry"), messageId: z.string().regex(/^[\w-]{1,160}$/) }),
	z.strictObject({ intent: z.literal("read") }),
]);
