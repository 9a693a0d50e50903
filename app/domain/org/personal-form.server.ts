import { z } from "zod";

/** How a member wants to write and look. What is a box in the form is there or not. */
export const personalForm = z.strictObject({
	enterSends: z.literal("yes").optional(),
	undoSeconds: z.enum(["0", "5", "10"]).transform((seconds) => ({ "0": 0, "5": 5, "10": 10 })[seconds] as 0 | 5 | 10),
	density: z.enum(["comfortable", "compact"]),
});
