import { z } from "zod";
import { queryString, readQuery } from "#app/domain/inbox/views.ts";
import { NAME_LENGTH } from "./limits.ts";

const viewId = z.string().regex(/^[\w-]{1,80}$/);

/** One line, spaces once. */
const name = z
	.string()
	.transform((text) => text.normalize("NFC").replace(/\s+/g, " ").trim())
	.pipe(z.string().min(1).max(NAME_LENGTH));

/** A query of the inbox as its address has it, without what it cannot mean. */
const query = z
	.string()
	.max(1000)
	.transform((text) => queryString(readQuery(new URLSearchParams(text))));

/** What can be asked of saved views. */
export const savedViewForm = z.discriminatedUnion("intent", [
	z.strictObject({ intent: z.literal("save"), name, query, isShared: z.literal("yes").optional() }),
	z.strictObject({ intent: z.literal("rename"), viewId, name }),
	z.strictObject({ intent: z.literal("update"), viewId, query }),
	z.strictObject({ intent: z.literal("share"), viewId }),
	z.strictObject({ intent: z.literal("unshare"), viewId }),
	z.strictObject({ intent: z.literal("delete"), viewId }),
]);
