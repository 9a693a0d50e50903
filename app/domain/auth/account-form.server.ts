import { z } from "zod";
import { emailAddress, newPassword, personName } from "./account-fields.server.ts";

/** What can be asked of the account page. */
export const accountForm = z.discriminatedUnion("intent", [
	z.strictObject({ intent: z.literal("rename"), name: personName }),
	z.strictObject({ intent: z.literal("change-email"), email: emailAddress }),
	z.strictObject({ intent: z.literal("change-password"), password: newPassword }),
	z.strictObject({ intent: z.literal("end-session"), id: z.string().regex(/^[\w-]{1,80}$/) }),
	z.strictObject({ intent: z.literal("end-others") }),
	z.strictObject({ intent: z.literal("remove-passkey"), id: z.string().regex(/^[\w-]{1,1400}$/) }),
]);
