import { z } from "zod";

const id = z.string().regex(/^[\w-]{1,80}$/);

/** What can be said about what one was told. */
export const notificationsForm = z.discriminatedUnion("intent", [
	z.strictObject({ intent: z.literal("seen"), notificationId: id }),
	z.strictObject({ intent: z.literal("seen-conversation"), conversationId: id }),
	z.strictObject({ intent: z.literal("seen-all") }),
]);
