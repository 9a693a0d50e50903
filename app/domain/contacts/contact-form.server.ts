import { z } from "zod";
import { tagName } from "./tag-form.server.ts";

const id = z.string().regex(/^[\w-]{1,80}$/);

/** What can be asked of a contact. An empty `assigneeId` makes them nobody's lead. */
export const contactForm = z.discriminatedUnion("intent", [
	z.strictObject({ intent: z.literal("assign"), assigneeId: z.string().regex(/^[\w-]{0,80}$/) }),
	z.strictObject({ intent: z.literal("move"), stageId: id, lostReason: z.string().trim().max(200).optional() }),
	z.strictObject({ intent: z.literal("hand-over"), clientId: id, memberId: id, text: z.string().max(20_000) }),
	z.strictObject({ intent: z.literal("take-back-hand-over"), clientId: id }),
	z.strictObject({ intent: z.literal("tag"), tagId: id }),
	z.strictObject({ intent: z.literal("untag"), tagId: id }),
	z.strictObject({ intent: z.literal("new-tag"), name: tagName }),
]);
