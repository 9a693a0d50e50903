import { env } from "cloudflare:test";
import { scryptSync } from "node:crypto";
import { expect, test } from "vitest";
import { readVisitor } from "#app/domain/auth/sessions.server.ts";
import { signIn } from "#app/domain/auth/sign-in.server.ts";
import { createUser, findUserByEmail } from "#app/domain/auth/users.server.ts";
import { toBase64 } from "#app/platform/crypto.ts";
import { newId } from "#app/platform/ids.ts";
import { ORIGIN } from "../support/http.ts";

const PASSWORD = "quiet river stones";

async function makeUser() {
	const email = `${newId()}@example.test`;
	const user = await createUser(env, { email, name: "Ana Keller", password: PASSWORD });
	if (!user) throw new Error("the user was not made");
	return user;
}

function tryWith(fields: Record<string, string>, address = newId()) {
	const body = new URLSearchParams(fields);
	return signIn(env, new Request(`${ORIGIN}/login`, { method: "POST", body, headers: { "cf-connecting-ip": address } }));
}

test("the right password begins a session", async () => {
	const user = await makeUser();

	const result = await tryWith({ email: ` ${user.email.toUpperCase()} `, password: PASSWORD });

	if (!result.ok) throw new Error(result.reason);
	const cookie = result.setCookie.split(";")[0] ?? "";
	expect(await readVisitor(env, new Request(ORIGIN, { headers: { cookie } }))).toMatchObject({ user: { id: user.id } });
});

test("a wrong password and an unknown e-mail get the same answer", async () => {
	const user = await makeUser();

	const known = await tryWith({ email: user.email, password: "another password" });
	const unknown = await tryWith({ email: `${newId()}@example.test`, password: PASSWORD });

	expect(known).toEqual({ ok: false, reason: "wrong" });
	expect(unknown).toEqual(known);
});

test("odd forms are wrong, not errors", async () => {
	const user = await makeUser();
	const forms: Record<string, string>[] = [
		{},
		{ email: user.email },
		{ email: user.email, password: "" },
		{ password: PASSWORD },
		{ email: user.email, password: "a".repeat(129) },
	];

	for (const form of forms) expect(await tryWith(form)).toEqual({ ok: false, reason: "wrong" });
});

test("after ten failures even the right password waits, from wherever it comes", async () => {
	const user = await makeUser();
	for (let tries = 0; tries < 10; tries++) await tryWith({ email: user.email, password: "another password" });

	expect(await tryWith({ email: user.email, password: PASSWORD })).toEqual({ ok: false, reason: "too-many" });
}, 30_000);

test("signing in renews a hash of older parameters", async () => {
	const user = await makeUser();
	const salt = new Uint8Array(16).fill(7);
	const old = `scrypt$ln=14,r=8,p=1$${toBase64(salt)}$${scryptSync(PASSWORD, salt, 32, { N: 2 ** 14, r: 8, p: 1 }).toString("base64")}`;
	await env.DIRECTORY.prepare("update users set password_hash = ? where id = ?").bind(old, user.id).run();

	expect(await tryWith({ email: user.email, password: "another password" })).toMatchObject({ ok: false });
	expect((await findUserByEmail(env, user.email))?.passwordHash).toBe(old);
	expect(await tryWith({ email: user.email, password: PASSWORD })).toMatchObject({ ok: true });

	expect((await findUserByEmail(env, user.email))?.passwordHash).toMatch(/^scrypt\$ln=15,r=8,p=3\$/);
	expect(await tryWith({ email: user.email, password: PASSWORD })).toMatchObject({ ok: true });
});
