import { z } from "zod";

const id = z.string().regex(/^[\w-]{1,80}$/);

/** What can be asked of saved replies. An empty `replyId` saves a new one. */
export const savedReplyForm = z.discriminatedUnion("intent", [
	z.strictObject({
		intent: z.literal("save"),
		replyId: z.union([id, z.literal("")]),
		title: z.string().trim().min(1).max(80),
		text: z.string().trim().min(1).max(5000),
		isShared: z.literal("yes").optional(),
	}),
	z.strictObject({ intent: z.literal("delete"), replyId: id }),
	z.strictObject({ intent: z.literal("use"), replyId: id }),
]);
