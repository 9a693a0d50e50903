import { z } from "zod";

const id = z.string().regex(/^[\w-]{1,80}$/);
/** Milliseconds since 1970. */
const at = z
	.string()
	.regex(/^\d{1,15}$/)
	.transform(Number);
const reason = z.string().trim().max(200);
const endsOnAnswer = z.enum(["on", "off"]).transform((choice) => choice === "on");

/** What can be asked of follow-ups. `set` sets one for each moment; what `change` leaves out stays as it is. */
export const followUpForm = z.discriminatedUnion("intent", [
	z.strictObject({
		intent: z.literal("set"),
		contactId: id,
		memberId: id,
		reason,
		dueAt: z
			.string()
			.transform((text) => text.split(","))
			.pipe(z.array(at).min(1).max(10)),
		endsOnAnswer,
		/** What the browser calls it: the same one again sets nothing more. */
		clientId: id,
	}),
	z.strictObject({
		intent: z.literal("change"),
		followUpId: id,
		memberId: id.optional(),
		reason: reason.optional(),
		dueAt: at.optional(),
		endsOnAnswer: endsOnAnswer.optional(),
	}),
	z.strictObject({ intent: z.literal("done"), followUpId: id }),
	z.strictObject({ intent: z.literal("cancel"), followUpId: id }),
	/** Opens one again that was done or cancelled. */
	z.strictObject({ intent: z.literal("undo"), followUpId: id }),
]);
