/** What somebody types about their account, with a sentence for each way to get it wrong. */
import { z } from "zod";
import { isCommonPassword } from "./common-passwords.ts";
import { normalizeEmail } from "./users.server.ts";

export const personName = z
	.string("Your name is missing.")
	.trim()
	.min(1, "Your name is missing.")
	.max(100, "The name can have up to 100 characters.");

/** Comes out as addresses are kept. */
export const emailAddress = z
	.string("Your e-mail address is missing.")
	.trim()
	.max(254, "The e-mail address can have up to 254 characters.")
	.pipe(z.email("This does not look like an e-mail address."))
	.transform(normalizeEmail);

/** A password that is being chosen. */
export const newPassword = z
	.string("The password is missing.")
	.min(8, "The password needs at least 8 characters.")
	.max(128, "The password can have up to 128 characters.")
	.refine((password) => !isCommonPassword(password), "This password is one of the first that everybody tries. Choose another.");
