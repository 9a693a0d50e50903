import { env } from "cloudflare:test";
import { expect, test } from "vitest";
import { changePassword } from "#app/domain/auth/change-account.server.ts";
import { confirmIdentity } from "#app/domain/auth/confirm-identity.server.ts";
import { issueToken, takeToken } from "#app/domain/auth/one-time-tokens.server.ts";
import { hashesComputed } from "#app/domain/auth/passwords.server.ts";
import { resetPassword } from "#app/domain/auth/reset-password.server.ts";
import { readVisitor } from "#app/domain/auth/sessions.server.ts";
import { signIn } from "#app/domain/auth/sign-in.server.ts";
import { confirmEmail } from "#app/domain/auth/verify-email.server.ts";
import { newId } from "#app/platform/ids.ts";
import { oneTimeToken } from "#app/platform/one-time.ts";
import { action as forgot } from "#app/routes/forgot-password.tsx";
import { action as login } from "#app/routes/login.tsx";
import { action as signUp } from "#app/routes/signup.tsx";
import type { TokenPurpose } from "#app/schema/directory.ts";
import { ORIGIN } from "../support/http.ts";
import { makePerson, PASSWORD, signInAgain } from "../support/people.ts";
import { posted } from "../support/routes.ts";

function print(name: string, figure: unknown) {
	console.log(`figure: ${name}: ${JSON.stringify(figure)}`);
}

const from = (cookie = "") => new Request(ORIGIN, { headers: { cookie, "cf-connecting-ip": newId() } });

const USES: Record<TokenPurpose, (token: string) => Promise<boolean>> = {
	"verify-email": async (token) => (await confirmEmail(env, token)) !== null,
	"change-email": async (token) => (await confirmEmail(env, token)) !== null,
	"reset-password": async (token) => (await resetPassword(env, from(), { token, password: "another quiet river" })) === "done",
	invitation: async (token) => (await takeToken(env, token, "invitation")) !== null,
};

test.each(Object.keys(USES) as TokenPurpose[])(
	"of fifty uses of a link at once, one succeeds: %s",
	async (purpose) => {
		const user = await makePerson();
		const email = purpose === "change-email" ? `${newId()}@example.test` : user.email;
		const { id, statement } = await issueToken(env, { purpose, email, userId: purpose === "invitation" ? null : user.id });
		await statement;
		const token = await oneTimeToken(env, id);

		const results = await Promise.all(Array.from({ length: 50 }, () => USES[purpose](token)));

		print(`one-time link, 50 uses at once, successes: ${purpose}`, results.filter(Boolean).length);
		expect(results.filter(Boolean)).toHaveLength(1);
	},
	60_000,
);

test("however an account is attacked, at most ten passwords are hashed for it in a quarter of an hour", async () => {
	const user = await makePerson();
	const cookie = await signInAgain(user);
	const visitor = await readVisitor(env, from(cookie));
	if (!visitor) throw new Error("nobody is signed in");
	const before = hashesComputed();

	const guess = (index: number) => {
		const body = new URLSearchParams({ email: user.email, password: `guess number ${index}` });
		const tries = [
			() => signIn(env, new Request(`${ORIGIN}/login`, { method: "POST", body, headers: { "cf-connecting-ip": newId() } })),
			() => confirmIdentity(env, from(cookie), visitor, { password: `guess number ${index}`, code: "" }),
			() => changePassword(env, from(cookie), visitor, `guess number ${index}`),
		];
		return tries[index % 3]?.();
	};
	for (let index = 0; index < 30; index++) await guess(index);
	await Promise.all(Array.from({ length: 30 }, (_, index) => guess(index)));

	const counted = hashesComputed() - before;
	print("hashes computed for one account by 60 tries at sign-in, confirmation and password change", counted);
	expect(counted).toBeGreaterThan(0);
	expect(counted).toBeLessThanOrEqual(10);
}, 60_000);

const DOORS: Record<string, (email: string) => Promise<unknown>> = {
	"sign-in": async (email) => login(form("/login", { email, password: "not the password" })),
	"sign-up": async (email) => signUp(form("/signup", { email, name: "Nora Lind", password: PASSWORD, adult: "on", terms: "on" })),
	"forgot-password": async (email) => forgot(form("/forgot-password", { email })),
};

function form(path: string, fields: Record<string, string>) {
	return posted(path, fields, { headers: { "cf-connecting-ip": newId() } });
}

/** One more account like another, without the time that hashing takes. */
async function copyOf(userId: string) {
	const email = `${newId()}@example.test`;
	await env.DIRECTORY.prepare(
		`insert into users (id, email, name, password_hash, email_verified_at, terms_version, adult_confirmed_at, created_at)
		select ?1, ?2, name, password_hash, email_verified_at, terms_version, adult_confirmed_at, created_at from users where id = ?3`,
	)
		.bind(newId(), email, userId)
		.run();
	return email;
}

const ENOUGH = 15;
const MOST = 60;

test.each(Object.keys(DOORS))(
	"a known and an unknown e-mail get the same answer in the same time: %s",
	async (door) => {
		const ask = DOORS[door] ?? (async () => null);
		const person = await makePerson();
		const times: Record<"known" | "unknown", number[]> = { known: [], unknown: [] };
		const answers = new Set<string>();
		const distance = () => Math.abs(median(times.known) / median(times.unknown) - 1);
		await ask(`${newId()}@example.test`);

		// On a busy machine few samples are noise; a difference in the work itself would stay.
		for (let sample = 0; sample < ENOUGH || (distance() > 0.1 && sample < MOST); sample++) {
			const pair = [
				["known", await copyOf(person.id)],
				["unknown", `${newId()}@example.test`],
			] as const;
			for (const [which, email] of sample % 2 === 0 ? pair : pair.toReversed()) {
				const begun = performance.now();
				const answer = await ask(email);
				times[which].push(performance.now() - begun);
				answers.add(JSON.stringify(answer).replaceAll(email, "<e-mail>"));
			}
		}

		const medians = [median(times.known), median(times.unknown)].map(Math.round);
		print(`${door}, median ms for a known and an unknown e-mail, distance, samples`, [
			...medians,
			`${(distance() * 100).toFixed(1)} %`,
			times.known.length,
		]);
		expect([...answers]).toHaveLength(1);
		expect(distance()).toBeLessThanOrEqual(0.1);
	},
	240_000,
);

function median(values: number[]) {
	const sorted = values.toSorted((a, b) => a - b);
	return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
