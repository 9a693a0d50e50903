import { z } from "zod";

const memberId = z.string().regex(/^[\w-]{1,80}$/);

/** What can be asked of the turns in getting new leads. */
export const turnForm = z.discriminatedUnion("intent", [
	z.strictObject({
		intent: z.literal("save"),
		memberId,
		capacity: z
			.string()
			.regex(/^\d{1,4}$/)
			.transform(Number)
			.pipe(z.int().min(1).max(5000)),
		isPaused: z.enum(["on", "off"]).transform((choice) => choice === "on"),
	}),
	z.strictObject({ intent: z.literal("remove"), memberId }),
]);
