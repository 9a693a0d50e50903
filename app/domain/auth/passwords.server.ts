/** Password hashes: scrypt, stored with its parameters so that they can be raised later. */
import { scrypt, timingSafeEqual } from "node:crypto";
import { Buffer } from "node:buffer";

const PARAMETERS = { N: 2 ** 15, r: 8, p: 3, maxmem: 64 * 1024 * 1024 };
const PREFIX = "scrypt$ln=15,r=8,p=3$";
const SALT_BYTES = 16;
const KEY_BYTES = 32;
/** Each hash takes a core for over 100 ms: more than this at once would starve everybody else. */
const AT_ONCE = 2;
const WAITING = 16;

/** Too many passwords are being checked at once; the caller answers 429. */
export class TooBusyError extends Error {
	override name = "TooBusyError";
}

/** `scrypt$ln=15,r=8,p=3$<salt>$<hash>`, salt and hash base64. Throws `TooBusyError`. */
export async function hashPassword(password: string): Promise<string> {
	const salt = Buffer.from(crypto.getRandomValues(new Uint8Array(SALT_BYTES)));
	const key = await derive(password, salt);
	return `${PREFIX}${salt.toString("base64")}$${key.toString("base64")}`;
}

/**
 * Whether the password belongs to the stored hash. With null, for an e-mail that nobody has, it does the same work and
 * says no, so that the time tells nothing. Throws `TooBusyError`.
 */
export async function verifyPassword(password: string, stored: string | null): Promise<boolean> {
	const [salt = "", hash = ""] = stored?.startsWith(PREFIX) ? stored.slice(PREFIX.length).split("$") : [];
	const expected = Buffer.from(hash, "base64");
	const key = await derive(password, Buffer.from(salt === "" ? "AAAAAAAAAAAAAAAAAAAAAA==" : salt, "base64"));
	return expected.length === KEY_BYTES && timingSafeEqual(key, expected);
}

let running = 0;
const queue: (() => void)[] = [];

async function derive(password: string, salt: Buffer): Promise<Buffer> {
	if (running >= AT_ONCE) {
		if (queue.length >= WAITING) throw new TooBusyError("too many passwords at once");
		await new Promise<void>((resolve) => queue.push(resolve));
	}
	running++;
	try {
		return await new Promise<Buffer>((resolve, reject) => {
			scrypt(password.normalize("NFC"), salt, KEY_BYTES, PARAMETERS, (error, key) => (error ? reject(error) : resolve(key)));
		});
	} finally {
		running--;
		queue.shift()?.();
	}
}
