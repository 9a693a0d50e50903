import { env } from "cloudflare:test";
import { expect, test } from "vitest";
import { mayTrySignup } from "#app/domain/auth/rate-limits.server.ts";
import { signUp } from "#app/domain/auth/sign-up.server.ts";
import { findUserByEmail } from "#app/domain/auth/users.server.ts";
import { newId } from "#app/platform/ids.ts";
import { ORIGIN } from "../support/http.ts";
import { mailsTo, waitingMails } from "../support/mails.ts";

const GOOD = { name: "Nora Lind", password: "quiet river stones", adult: "on", terms: "on" };

function tryWith(fields: Record<string, string>, address = newId()) {
	const form = new FormData();
	for (const [name, value] of Object.entries(fields)) form.set(name, value);
	return signUp(env, new Request(`${ORIGIN}/signup`, { method: "POST", headers: { "cf-connecting-ip": address } }), form);
}

test("a good form makes an account, with what was accepted and when, and mails a link to its address", async () => {
	const email = `${newId()}@example.test`;

	const result = await tryWith({ ...GOOD, email: ` ${email.toUpperCase()} ` });

	expect(result).toEqual({ ok: true, sentTo: email });
	const [mail] = await mailsTo(email, 1);
	expect(mail).toMatchObject({ subject: "Confirm your e-mail address", text: expect.stringContaining("/verify-email?token=") });
	const row = await env.DIRECTORY.prepare("select * from users where email = ?").bind(email).first();
	expect(row).toMatchObject({
		name: "Nora Lind",
		email_verified_at: null,
		terms_version: expect.any(String),
		adult_confirmed_at: expect.any(Number),
	});
	expect(JSON.stringify(row)).not.toContain(GOOD.password);
});

test("an empty form has a sentence for every field", async () => {
	const result = await tryWith({});

	if (result.ok) throw new Error("an empty form passed");
	expect(result.status).toBe(400);
	const { error = {} } = result.reply;
	expect(Object.keys(error ?? {}).sort()).toEqual(["adult", "email", "name", "password", "terms"]);
	for (const sentence of Object.values(error ?? {}).flat()) expect(sentence).toMatch(/^[A-Z][^<>]*\.$/);
	expect(JSON.stringify(result.reply)).not.toMatch(/undefined|Invalid input/);
});

test.each([
	["adult", { adult: "" }],
	["adult", { adult: "false" }],
	["terms", { terms: "" }],
	["email", { email: "nora" }],
	["email", { email: `${"a".repeat(260)}@example.test` }],
	["name", { name: "   " }],
	["name", { name: "a".repeat(101) }],
	["password", { password: "short" }],
	["password", { password: "a".repeat(129) }],
	["password", { password: "Password1" }],
])("a form is refused for its %s: %j", async (field, wrong) => {
	const email = `${newId()}@example.test`;

	const result = await tryWith({ ...GOOD, email, ...wrong });

	if (result.ok) throw new Error("the form passed");
	expect(Object.keys(result.reply.error ?? {})).toEqual([field]);
	expect(await findUserByEmail(env, email)).toBeNull();
});

test("a refused form keeps what was typed, but never the password", async () => {
	const result = await tryWith({ ...GOOD, email: "nora" });

	if (result.ok) throw new Error("the form passed");
	expect(result.reply.initialValue).toMatchObject({ name: "Nora Lind", email: "nora" });
	expect(JSON.stringify(result.reply)).not.toContain(GOOD.password);
});

test("an e-mail that has an account gets the same answer, a mail that says so, and nothing changes", async () => {
	const email = `${newId()}@example.test`;
	await tryWith({ ...GOOD, email });
	const before = await findUserByEmail(env, email);

	const result = await tryWith({ ...GOOD, email: email.toUpperCase(), name: "Somebody Else", password: "another long password" });

	expect(result).toEqual({ ok: true, sentTo: email });
	expect((await mailsTo(email, 2)).map((mail) => mail.subject)).toContain("You have a DM Tracker account already");
	expect(await findUserByEmail(env, email)).toEqual(before);
});

test("an address that others sign up with again and again gets three mails an hour", async () => {
	const email = `${newId()}@example.test`;

	for (let tries = 0; tries < 5; tries++) expect(await tryWith({ ...GOOD, email })).toMatchObject({ ok: true });

	expect(await mailsTo(email, 3)).toHaveLength(3);
	expect(await waitingMails(email)).toBe(0);
});

test("an address that tries too often waits before anything is hashed", async () => {
	const address = newId();
	for (let tries = 0; tries < 30; tries++) await mayTrySignup(env, address);

	const result = await tryWith({ ...GOOD, email: `${newId()}@example.test` }, address);

	expect(result).toMatchObject({ ok: false, status: 429 });
});
