import { z } from "zod";

/** What can be asked of the security page. */
export const isolationForm = z.discriminatedUnion("intent", [z.strictObject({ intent: z.literal("prove") })]);
