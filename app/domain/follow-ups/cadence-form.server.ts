import { z } from "zod";

const id = z.string().regex(/^[\w-]{1,80}$/);
/** "1, 3, 6": days from the start, in order and each once. */
const days = z
	.string()
	.regex(/^\s*\d{1,3}(\s*[,;\s]\s*\d{1,3})*\s*$/)
	.transform((text) => [...new Set(text.split(/[,;\s]+/).flatMap((part) => (part ? [Number(part)] : [])))].sort((a, b) => a - b))
	.pipe(z.array(z.int().min(1).max(365)).min(1).max(10));

/** What can be asked of cadences. An empty `cadenceId` makes a new one. */
export const cadenceForm = z.discriminatedUnion("intent", [
	z.strictObject({ intent: z.literal("save"), cadenceId: z.union([id, z.literal("")]), name: z.string().trim().min(1).max(60), days }),
	z.strictObject({ intent: z.literal("remove"), cadenceId: id }),
]);
