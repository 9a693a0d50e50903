import { z } from "zod";

const id = z.string().regex(/^[\w-]{1,80}$/);

/** What can be asked of the API page; `memberId` is empty for a token that sees the whole org. */
export const apiTokenForm = z.discriminatedUnion("intent", [
	z.strictObject({
		intent: z.literal("make"),
		name: z
			.string("The name is missing.")
			.trim()
			.min(1, "Give the token a name, so that you know later what it is for.")
			.max(60, "The name can have up to 60 characters."),
		memberId: z.union([z.literal(""), id]),
	}),
	z.strictObject({ intent: z.literal("revoke"), tokenId: id }),
]);
