import { z } from "zod";
import { isCommonPassword } from "./common-passwords.ts";

/** A password that somebody chooses, with a sentence for each way to get it wrong. */
export const newPassword = z
	.string("The password is missing.")
	.min(8, "The password needs at least 8 characters.")
	.max(128, "The password can have up to 128 characters.")
	.refine((password) => !isCommonPassword(password), "This password is one of the first that everybody tries. Choose another.");
