import { z } from "zod";

const connectionId = z.string().regex(/^[\w-]{1,80}$/);

/** What can be asked of the connections page. */
export const connectionForm = z.discriminatedUnion("intent", [
	z.strictObject({ intent: z.literal("connect") }),
	z.strictObject({ intent: z.literal("disconnect"), connectionId }),
	z.strictObject({ intent: z.literal("try-again"), connectionId }),
	z.strictObject({ intent: z.literal("import-again"), connectionId }),
]);
