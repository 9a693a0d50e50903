import { z } from "zod";
import { normalizeEmail } from "./users.server.ts";

/** An e-mail address as somebody types it, with a sentence for each way to get it wrong; gives it as it is kept. */
export const emailAddress = z
	.string("Your e-mail address is missing.")
	.trim()
	.max(254, "The e-mail address can have up to 254 characters.")
	.pipe(z.email("This does not look like an e-mail address."))
	.transform(normalizeEmail);
