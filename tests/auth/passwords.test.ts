import { scryptSync } from "node:crypto";
import { expect, onTestFinished, test } from "vitest";
import { isCommonPassword } from "#app/domain/auth/common-passwords.ts";
import { hashPassword, hasOldParameters, TooBusyError, verifyPassword } from "#app/domain/auth/passwords.server.ts";
import { SECOND, setClockOffset } from "#app/platform/clock.ts";
import { toBase64 } from "#app/platform/crypto.ts";

test("a hash names its parameters, has its own salt, and is scrypt's", async () => {
	const [first, second] = [await hashPassword("quiet river stones"), await hashPassword("quiet river stones")];

	const [, salt = "", key = ""] = /^scrypt\$ln=15,r=8,p=3\$([^$]{24})\$([^$]{44})$/.exec(first) ?? [];
	const expected = scryptSync("quiet river stones", Buffer.from(salt, "base64"), 32, { N: 32768, r: 8, p: 3, maxmem: 64 * 1024 * 1024 });
	expect(key).toBe(expected.toString("base64"));
	expect(second).not.toBe(first);
	expect(hasOldParameters(first)).toBe(false);
});

test("only the right password belongs to a hash", async () => {
	const stored = await hashPassword("quiet river stones");

	expect(await verifyPassword("quiet river stones", stored)).toBe(true);
	expect(await verifyPassword("quiet river stone", stored)).toBe(false);
	expect(await verifyPassword("quiet river stones", null)).toBe(false);
	expect(await verifyPassword("quiet river stones", "scrypt$ln=15,r=8,p=3$$")).toBe(false);
	expect(await verifyPassword("quiet river stones", "quiet river stones")).toBe(false);
});

test("a password is all of its characters, however a keyboard composes them", async () => {
	const stored = await hashPassword(`${"a".repeat(127)}é`);

	expect(await verifyPassword(`${"a".repeat(127)}e\u0301`, stored)).toBe(true);
	expect(await verifyPassword(`${"a".repeat(127)}e`, stored)).toBe(false);
});

test("a hash of older parameters is still right, and known to be old", async () => {
	const salt = new Uint8Array(16).fill(7);
	const key = scryptSync("quiet river stones", salt, 32, { N: 2 ** 14, r: 8, p: 1 });
	const stored = `scrypt$ln=14,r=8,p=1$${toBase64(salt)}$${key.toString("base64")}`;

	expect(await verifyPassword("quiet river stones", stored)).toBe(true);
	expect(await verifyPassword("another password", stored)).toBe(false);
	expect(hasOldParameters(stored)).toBe(true);
});

test("eighteen hashes have a place, the nineteenth is refused at once", async () => {
	const all = Array.from({ length: 19 }, () => hashPassword("quiet river stones"));
	const first = Promise.race(
		all.map((hash, place) =>
			hash.then(
				() => ({ place, reason: null }),
				(reason: unknown) => ({ place, reason }),
			),
		),
	);

	// Had one of the others found no place either, it would have been refused before.
	expect(await first).toMatchObject({ place: 18, reason: expect.any(TooBusyError) });
	await expect(all[0]).resolves.toMatch(/^scrypt/);
	await Promise.allSettled(all);
	await expect(hashPassword("quiet river stones")).resolves.toMatch(/^scrypt/);
	// Nineteen hashes take as long as they take.
}, 30_000);

test("places of requests that were given up are free again", async () => {
	onTestFinished(() => setClockOffset(0));
	const givenUp = Array.from({ length: 18 }, () => hashPassword("quiet river stones"));

	setClockOffset(11 * SECOND);

	await expect(hashPassword("quiet river stones")).resolves.toMatch(/^scrypt/);
	await Promise.allSettled(givenUp);
});

test("the passwords that everybody tries first are known, in any case", () => {
	expect(["password", "Password1", "QWERTYUIOP", "12345678", "iloveyou"].every(isCommonPassword)).toBe(true);
	expect(isCommonPassword("quiet river stones")).toBe(false);
});
