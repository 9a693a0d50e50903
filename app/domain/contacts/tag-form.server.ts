import { z } from "zod";

const tagId = z.string().regex(/^[\w-]{1,80}$/);

/** A tag's name: one line, spaces once. */
export const tagName = z
	.string()
	.transform((name) => name.normalize("NFC").replace(/\s+/g, " ").trim())
	.pipe(z.string().min(1).max(40));

/** What can be asked of the org's tags. */
export const tagForm = z.discriminatedUnion("intent", [
	z.strictObject({ intent: z.literal("create"), name: tagName }),
	z.strictObject({ intent: z.literal("rename"), tagId, name: tagName }),
	z.strictObject({ intent: z.literal("merge"), tagId, intoId: tagId }),
	z.strictObject({ intent: z.literal("delete"), tagId }),
]);
