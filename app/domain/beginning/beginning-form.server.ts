import { z } from "zod";

/** Whether a member wants to see the list of what to begin with. */
export const beginningForm = z.discriminatedUnion("intent", [
	z.strictObject({ intent: z.literal("dismiss") }),
	z.strictObject({ intent: z.literal("bring-back") }),
]);
