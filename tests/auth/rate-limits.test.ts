import { env } from "cloudflare:test";
import { expect, onTestFinished, test } from "vitest";
import { forgetLoginTries, mayTryLogin, mayTrySignup } from "#app/domain/auth/rate-limits.server.ts";
import { HOUR, MINUTE, setClockOffset } from "#app/platform/clock.ts";
import { newId } from "#app/platform/ids.ts";

const anAddress = () => newId();

function moveTo(offset: number) {
	onTestFinished(() => setClockOffset(0));
	setClockOffset(offset);
}

async function tryOften(email: string, times: number) {
	const results: boolean[] = [];
	for (let tries = 0; tries < times; tries++) results.push(await mayTryLogin(env, email, anAddress()));
	return results.filter(Boolean).length;
}

test("an account has ten tries from any addresses, then one after each longer pause", async () => {
	const email = `${newId()}@example.test`;

	expect(await tryOften(email, 12)).toBe(10);
	moveTo(14 * MINUTE);
	expect(await tryOften(email, 3)).toBe(0);
	moveTo(15 * MINUTE + 1000);
	expect(await tryOften(email, 3)).toBe(1);
	moveTo(44 * MINUTE);
	expect(await tryOften(email, 3)).toBe(0);
	moveTo(45 * MINUTE + 2000);
	expect(await tryOften(email, 3)).toBe(1);
});

test("a pause never grows beyond two hours, and refused tries do not prolong it", async () => {
	const email = `${newId()}@example.test`;
	await tryOften(email, 10);
	let at = 0;
	for (let pause = 0; pause < 12; pause++) {
		at += 2 * HOUR + 1;
		moveTo(at);
		await tryOften(email, 5);
	}

	moveTo(at + 2 * HOUR + 1);

	expect(await tryOften(email, 1)).toBe(1);
});

test("a quarter of an hour after its pause an account has all its tries again", async () => {
	const email = `${newId()}@example.test`;
	await tryOften(email, 12);

	moveTo(31 * MINUTE);

	expect(await tryOften(email, 12)).toBe(10);
});

test("a sign-in that worked forgets the failures of the account", async () => {
	const email = `${newId()}@example.test`;
	await tryOften(email, 9);

	await forgetLoginTries(env, email);

	expect(await tryOften(email, 12)).toBe(10);
});

test("an address has thirty tries in ten minutes, and then takes none from an account", async () => {
	const address = anAddress();
	const victim = `${newId()}@example.test`;
	const results: boolean[] = [];
	for (let tries = 0; tries < 32; tries++) results.push(await mayTryLogin(env, `${newId()}@example.test`, address));

	expect(results.filter(Boolean)).toHaveLength(30);
	for (let tries = 0; tries < 12; tries++) await mayTryLogin(env, victim, address);
	expect(await tryOften(victim, 10)).toBe(10);
	moveTo(10 * MINUTE + 1);
	expect(await mayTryLogin(env, victim, address)).toBe(false);
	expect(await mayTryLogin(env, `${newId()}@example.test`, address)).toBe(true);
});

test("of many tries at once no more get through than of many in a row", async () => {
	const email = `${newId()}@example.test`;

	const results = await Promise.all(Array.from({ length: 30 }, () => mayTryLogin(env, email, anAddress())));

	expect(results.filter(Boolean)).toHaveLength(10);
});

test("sign-ups are counted by address", async () => {
	const address = anAddress();
	const results: boolean[] = [];
	for (let tries = 0; tries < 31; tries++) results.push(await mayTrySignup(env, address));

	expect(results.indexOf(false)).toBe(30);
	expect(await mayTrySignup(env, anAddress())).toBe(true);
});

test("counters hold neither e-mails nor addresses", async () => {
	await mayTryLogin(env, "known@example.test", "203.0.113.9");

	const { results } = await env.DIRECTORY.prepare("select key from rate_counters").all<{ key: string }>();
	expect(results.filter(({ key }) => !/^[a-z-]+:[0-9a-f]{64}$/.test(key))).toEqual([]);
});
