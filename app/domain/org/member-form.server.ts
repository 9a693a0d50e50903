import { z } from "zod";
import { ROLES } from "./roles.ts";

const id = z.string().regex(/^[\w-]{1,80}$/);
const role = z.enum(ROLES);
const email = z
	.string("The e-mail address is missing.")
	.trim()
	.toLowerCase()
	.max(254, "An e-mail address can have up to 254 characters.")
	.pipe(z.email("This does not look like an e-mail address."));

/** What can be asked of the members page. */
export const memberForm = z.discriminatedUnion("intent", [
	z.strictObject({ intent: z.literal("change-role"), memberId: id, role }),
	z.strictObject({ intent: z.literal("remove"), memberId: id }),
	z.strictObject({ intent: z.literal("leave") }),
	z.strictObject({ intent: z.literal("invite"), email, role }),
	z.strictObject({ intent: z.literal("resend"), invitationId: id }),
	z.strictObject({ intent: z.literal("revoke"), invitationId: id }),
	z.strictObject({ intent: z.literal("offer-ownership"), memberId: id }),
	z.strictObject({ intent: z.literal("take-back-ownership") }),
	z.strictObject({ intent: z.literal("accept-ownership") }),
	z.strictObject({ intent: z.literal("decline-ownership") }),
]);
