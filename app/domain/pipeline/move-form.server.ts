import { z } from "zod";

const id = z.string().regex(/^[\w-]{1,80}$/);

/** What can be asked of the board. */
export const moveForm = z.strictObject({
	intent: z.literal("move"),
	contactId: id,
	stageId: id,
	lostReason: z.string().trim().max(200).optional(),
});
