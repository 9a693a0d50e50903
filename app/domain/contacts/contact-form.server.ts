import { z } from "zod";

/** What can be asked of a contact. An empty `assigneeId` makes them nobody's lead. */
export const contactForm = z.discriminatedUnion("intent", [
	z.strictObject({ intent: z.literal("assign"), assigneeId: z.string().regex(/^[\w-]{0,80}$/) }),
]);
