import { env } from "cloudflare:test";
import { expect, onTestFinished, test } from "vitest";
import { addPasskey, authenticationOptions, registrationOptions, takePasskey } from "#app/domain/auth/passkeys.server.ts";
import { readVisitor } from "#app/domain/auth/sessions.server.ts";
import { MINUTE, setClockOffset } from "#app/platform/clock.ts";
import { newId } from "#app/platform/ids.ts";
import { action as account, loader as accountPage } from "#app/routes/account/route.tsx";
import { action } from "#app/routes/passkeys.ts";
import { makeAuthenticator } from "../support/authenticator.ts";
import { thrownBy } from "../support/context.ts";
import { ORIGIN } from "../support/http.ts";
import { mailsTo } from "../support/mails.ts";
import { cookieOf, makePerson, signInAgain } from "../support/people.ts";
import { opened, posted } from "../support/routes.ts";

function ask(fields: Record<string, string>, cookie = "", address = newId()): Promise<Response> {
	return action(posted("/passkeys", fields, { cookie, headers: { "cf-connecting-ip": address } }));
}

/** Somebody with a passkey on a device of theirs. */
async function makeHolder() {
	const user = await makePerson();
	const device = await makeAuthenticator();
	const answer = await device.register(await registrationOptions(env, user));
	if (!(await addPasskey(env, user, answer, "A device"))) throw new Error("the passkey was refused");
	return { user, device };
}

test("a passkey is added on the account page and then signs in alone, without knowing who comes", async () => {
	const user = await makePerson();
	const cookie = await signInAgain(user);
	const device = await makeAuthenticator();
	const options = await (await ask({ intent: "register-options" }, cookie)).json<{
		challenge: string;
		user: { id: string };
		rp: unknown;
	}>();
	expect(options).toMatchObject({
		rp: { id: "localhost" },
		authenticatorSelection: { userVerification: "required", residentKey: "required" },
	});
	await ask({ intent: "register", response: await device.register(options), next: "/account" }, cookie);
	expect((await accountPage(opened("/account", { cookie }))).passkeys).toMatchObject([{ id: device.id, lastUsedAt: null }]);
	expect(await mailsTo(user.email, 1)).toMatchObject([{ subject: "A passkey was added" }]);

	const challenge = await (await ask({ intent: "sign-in-options" })).json<{ challenge: string; allowCredentials?: unknown[] }>();
	expect(challenge.allowCredentials ?? []).toEqual([]);
	const answer = await ask({ intent: "sign-in", response: await device.use(challenge), next: "//evil.test" });

	expect(await answer.json()).toEqual({ next: "/" });
	const session = cookieOf(answer.headers.get("set-cookie"));
	expect(await readVisitor(env, new Request(ORIGIN, { headers: { cookie: session } }))).toMatchObject({ user: { id: user.id } });
});

test("a challenge is good once, for five minutes, and only for what it was given", async () => {
	onTestFinished(() => setClockOffset(0));
	const { user, device } = await makeHolder();
	const signIn = await authenticationOptions(env, null);
	const confirm = await authenticationOptions(env, user.id);
	const late = await authenticationOptions(env, null);

	expect(await takePasskey(env, await device.use(confirm), null)).toBeNull();
	expect(await takePasskey(env, await device.use(signIn), user.id)).toBeNull();
	expect(await takePasskey(env, await device.use(signIn), null)).toBe(user.id);
	expect(await takePasskey(env, await device.use(signIn), null)).toBeNull();
	expect(await takePasskey(env, await device.use(confirm), user.id)).toBe(user.id);
	expect(await takePasskey(env, await device.use({ challenge: "bm90LW91cnM" }), null)).toBeNull();
	setClockOffset(5 * MINUTE + 1000);
	expect(await takePasskey(env, await device.use(late), null)).toBeNull();
});

test("of fifty uses of one challenge at once, one gets in", async () => {
	const { user, device } = await makeHolder();
	const challenge = await authenticationOptions(env, null);
	const answers = await Promise.all(Array.from({ length: 50 }, (_, index) => device.use(challenge, { counter: index + 1 })));

	const taken = await Promise.all(answers.map((answer) => takePasskey(env, answer, null)));

	expect(taken.filter((userId) => userId !== null)).toEqual([user.id]);
});

test("another site, another party, a device that did not ask its holder, and a counter that did not move are refused", async () => {
	const { user, device } = await makeHolder();
	const use = async (said: Parameters<typeof device.use>[1]) =>
		takePasskey(env, await device.use(await authenticationOptions(env, null), said), null);

	expect(await use({ origin: "https://evil.test" })).toBeNull();
	expect(await use({ rpId: "evil.test" })).toBeNull();
	expect(await use({ isVerified: false })).toBeNull();
	expect(await use({ counter: 7 })).toBe(user.id);
	expect(await use({ counter: 7 })).toBeNull();
	expect(await use({ counter: 6 })).toBeNull();
	expect(await use({ counter: 8 })).toBe(user.id);
});

test("a passkey that does not count works again and again", async () => {
	const { user, device } = await makeHolder();

	for (let times = 0; times < 2; times++) {
		expect(await takePasskey(env, await device.use(await authenticationOptions(env, null), { counter: 0 }), null)).toBe(user.id);
	}
});

test("a stranger's passkey confirms nobody else, and a device's passkey belongs to one account", async () => {
	const [ours, theirs] = [await makeHolder(), await makeHolder()];

	expect(await takePasskey(env, await theirs.device.use(await authenticationOptions(env, ours.user.id)), ours.user.id)).toBeNull();
	expect(await addPasskey(env, theirs.user, await ours.device.register(await registrationOptions(env, theirs.user)), "A device")).toBe(
		false,
	);
});

test("making a passkey without asking its holder, or with another's challenge, is refused", async () => {
	const [user, other] = [await makePerson(), await makePerson()];
	const device = await makeAuthenticator();

	expect(await addPasskey(env, user, await device.register(await registrationOptions(env, user), { isVerified: false }), "A")).toBe(false);
	expect(await addPasskey(env, user, await device.register(await registrationOptions(env, other)), "A")).toBe(false);
	expect(
		await addPasskey(env, user, await device.register(await registrationOptions(env, user), { origin: "https://evil.test" }), "A"),
	).toBe(false);
});

test("confirming by passkey makes the session fresh under a new token", async () => {
	onTestFinished(() => setClockOffset(0));
	const { user, device } = await makeHolder();
	const cookie = await signInAgain(user);
	setClockOffset(11 * MINUTE);
	expect((await thrownBy(() => ask({ intent: "register-options" }, cookie))).headers.get("location")).toBe("/confirm?next=%2Faccount");

	const challenge = await (await ask({ intent: "confirm-options" }, cookie)).json<{ challenge: string; allowCredentials: unknown[] }>();
	expect(challenge.allowCredentials).toMatchObject([{ id: device.id }]);
	const answer = await ask({ intent: "confirm", response: await device.use(challenge), next: "/account" }, cookie);

	const renewed = cookieOf(answer.headers.get("set-cookie"));
	expect((await accountPage(opened("/account", { cookie: renewed }))).isFresh).toBe(true);
	expect(await readVisitor(env, new Request(ORIGIN, { headers: { cookie } }))).toBeNull();
});

test("a passkey that was removed opens nothing; nobody removes another's", async () => {
	const { user, device } = await makeHolder();
	const stranger = await signInAgain(await makePerson());
	const remove = (cookie: string) => account(posted("/account", { intent: "remove-passkey", id: device.id }, { cookie }));

	expect((await thrownBy(async () => remove(stranger))).status).toBe(404);
	expect(await takePasskey(env, await device.use(await authenticationOptions(env, null)), null)).toBe(user.id);
	await remove(await signInAgain(user));

	expect(await takePasskey(env, await device.use(await authenticationOptions(env, null)), null)).toBeNull();
	expect((await mailsTo(user.email, 2)).map((mail) => mail.subject)).toContain("A passkey was removed");
});

test("odd answers are refused, never an error, and an address that asks too often waits", async () => {
	const { device } = await makeHolder();
	const good = JSON.parse(await device.use(await authenticationOptions(env, null)));
	const odd = ["", "{", "null", "[]", JSON.stringify({ ...good, id: "../x" }), JSON.stringify({ ...good, response: {} })];
	const forged = { ...good, response: { ...good.response, authenticatorData: "AA", signature: "AA", clientDataJSON: "AA" } };

	for (const response of [...odd, JSON.stringify(forged)]) expect((await ask({ intent: "sign-in", response, next: "/" })).status).toBe(400);
	expect((await ask({ intent: "nonsense" })).status).toBe(400);
	const address = newId();
	const answers = await Promise.all(Array.from({ length: 61 }, () => ask({ intent: "sign-in-options" }, "", address)));
	expect(answers.filter(({ status }) => status === 429)).toHaveLength(1);
});
