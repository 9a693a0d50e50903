import { env } from "cloudflare:test";
import { Secret, TOTP } from "otpauth";
import { beforeEach, expect, onTestFinished, test } from "vitest";
import { readVisitor } from "#app/domain/auth/sessions.server.ts";
import { MINUTE, now, SECOND, setClockOffset } from "#app/platform/clock.ts";
import { newId } from "#app/platform/ids.ts";
import { action as manage, loader as page } from "#app/routes/account_.second-factor.tsx";
import { action as confirm } from "#app/routes/confirm.tsx";
import { action as login } from "#app/routes/login.tsx";
import { action as second, loader as secondPage } from "#app/routes/login_.second-factor.tsx";
import { thrownBy } from "../support/context.ts";
import { ORIGIN } from "../support/http.ts";
import { mailsTo } from "../support/mails.ts";
import { cookieOf, makePerson, PASSWORD, signInAgain } from "../support/people.ts";
import { opened, posted } from "../support/routes.ts";

const PAGE = "/account/second-factor";
const HALF_MINUTE = 30 * SECOND;

/** Half minutes that begin now: no test meets the end of one. */
beforeEach(() => setClockOffset(HALF_MINUTE - (Date.now() % HALF_MINUTE)));

function moveBy(milliseconds: number) {
	onTestFinished(() => setClockOffset(0));
	setClockOffset(now() - Date.now() + milliseconds);
}

const codeOf = (secret: string, at = now()) =>
	new TOTP({ secret: Secret.fromBase32(secret), period: 30, digits: 6 }).generate({ timestamp: at });
const ask = (cookie: string, fields: Record<string, string>) => manage(posted(PAGE, fields, { cookie }));
const enter = (cookie: string, code: string) => second(posted("/login/second-factor", { code, next: "/account" }, { cookie }));

/** Somebody whose account asks for codes: the secret of the app, and the recovery codes. */
async function makeCareful() {
	const user = await makePerson();
	const cookie = await signInAgain(user);
	await ask(cookie, { intent: "begin" });
	const { waiting } = await page(opened(PAGE, { cookie }));
	const secret = waiting?.secret ?? "";
	const answer = await ask(cookie, { intent: "turn-on", code: codeOf(secret) });
	moveBy(HALF_MINUTE);
	return { user, cookie, secret, codes: answer.data.codes ?? [] };
}

/** The password alone; gives the cookie under which the code is awaited. */
async function givePassword(email: string) {
	const answer = await login(
		posted("/login", { email, password: PASSWORD, next: "/account" }, { headers: { "cf-connecting-ip": newId() } }),
	);
	if (!(answer instanceof Response)) throw new Error("the password was refused");
	expect(answer.headers.get("location")).toBe("/login/second-factor?next=%2Faccount");
	const setCookie = answer.headers.get("set-cookie");
	expect(setCookie).toMatch(/^dmt_p=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Max-Age=600$/);
	return cookieOf(setCookie);
}

const visitor = (cookie: string) => readVisitor(env, new Request(ORIGIN, { headers: { cookie } }));

test("setting up shows a picture and the secret, and counts once a code confirms it", async () => {
	const user = await makePerson();
	const cookie = await signInAgain(user);

	expect(await page(opened(PAGE, { cookie }))).toMatchObject({ isOn: false, waiting: null });
	await ask(cookie, { intent: "begin" });
	const { waiting } = await page(opened(PAGE, { cookie }));
	expect(waiting).toMatchObject({
		secret: expect.stringMatching(/^[A-Z2-7]{32}$/),
		qr: { size: expect.any(Number), path: expect.stringMatching(/^M/) },
	});
	expect(await ask(cookie, { intent: "turn-on", code: "000000" })).toMatchObject({ init: { status: 400 } });
	const { data } = await ask(cookie, { intent: "turn-on", code: codeOf(waiting?.secret ?? "") });

	expect(new Set(data.codes).size).toBe(10);
	for (const code of data.codes ?? []) expect(code).toMatch(/^[0-9a-z]{4}(-[0-9a-z]{4}){3}$/);
	expect(await page(opened(PAGE, { cookie }))).toEqual({ isOn: true, codesLeft: 10, waiting: null });
	expect(await mailsTo(user.email, 1)).toMatchObject([{ subject: "Two-step sign-in is on" }]);
});

test("the database holds neither the secret nor a recovery code", async () => {
	const { user, secret, codes } = await makeCareful();

	const rows = JSON.stringify([
		await env.DIRECTORY.prepare("select * from authenticators where user_id = ?").bind(user.id).all(),
		await env.DIRECTORY.prepare("select * from recovery_codes where user_id = ?").bind(user.id).all(),
	]);

	expect(rows).toContain("v1.k1.");
	for (const secretWord of [secret, ...codes, ...codes.map((code) => code.replaceAll("-", ""))]) expect(rows).not.toContain(secretWord);
});

test("a secret opens in no other account", async () => {
	const [ours, theirs] = [await makeCareful(), await makeCareful()];
	const sealed = "select secret_sealed from authenticators where user_id = ?1";
	await env.DIRECTORY.prepare(`update authenticators set secret_sealed = (${sealed}) where user_id = ?2`)
		.bind(ours.user.id, theirs.user.id)
		.run();

	expect(await enter(await givePassword(theirs.user.email), codeOf(ours.secret))).toMatchObject({ init: { status: 400 } });
});

test("signing in needs the code; the password alone opens nothing", async () => {
	const { user, secret } = await makeCareful();

	const pending = await givePassword(user.email);

	expect(await visitor(pending)).toBeNull();
	expect(await secondPage(opened("/login/second-factor?next=//evil.test", { cookie: pending }))).toEqual({ next: "/" });
	const answer = (await enter(pending, codeOf(secret))) as Response;
	expect(answer.headers.get("location")).toBe("/account");
	const [session, forgotten] = answer.headers.getSetCookie();
	expect(await visitor(cookieOf(session ?? ""))).toMatchObject({ user: { id: user.id } });
	expect(forgotten).toMatch(/^dmt_p=; .*Max-Age=0/);
	expect(((await enter(pending, codeOf(secret))) as Response).headers.get("location")).toMatch(/^\/login\?notice=code-ended/);
});

test("no code works twice, and one period early or late is the most", async () => {
	const { user, secret } = await makeCareful();
	moveBy(10 * MINUTE);
	const at = now();

	expect(await enter(await givePassword(user.email), codeOf(secret, at - 2 * HALF_MINUTE))).toMatchObject({ init: { status: 400 } });
	expect(await enter(await givePassword(user.email), codeOf(secret, at + 2 * HALF_MINUTE))).toMatchObject({ init: { status: 400 } });
	expect((await enter(await givePassword(user.email), codeOf(secret, at))) as Response).toMatchObject({ status: 302 });
	expect(await enter(await givePassword(user.email), codeOf(secret, at))).toMatchObject({ init: { status: 400 } });
	expect(await enter(await givePassword(user.email), codeOf(secret, at - HALF_MINUTE))).toMatchObject({ init: { status: 400 } });
	expect((await enter(await givePassword(user.email), codeOf(secret, at + HALF_MINUTE))) as Response).toMatchObject({ status: 302 });
});

test("of one code entered fifty times at once, one gets in", async () => {
	const { user, secret } = await makeCareful();
	const pendings = await Promise.all(Array.from({ length: 5 }, () => givePassword(user.email)));

	const answers = await Promise.all(Array.from({ length: 50 }, (_, index) => enter(pendings[index % 5] ?? "", codeOf(secret))));

	const isIn = (answer: unknown) => answer instanceof Response && answer.headers.get("location") === "/account";
	expect(answers.filter(isIn)).toHaveLength(1);
});

test("a pending sign-in has five tries and ten minutes", async () => {
	const { user, secret } = await makeCareful();
	const pending = await givePassword(user.email);
	for (let tries = 0; tries < 5; tries++) expect(await enter(pending, "000000")).toMatchObject({ init: { status: 400 } });
	expect(((await enter(pending, codeOf(secret))) as Response).headers.get("location")).toMatch(/^\/login\?notice=code-ended/);

	const late = await givePassword(user.email);
	moveBy(10 * MINUTE + SECOND);
	expect(((await enter(late, codeOf(secret))) as Response).headers.get("location")).toMatch(/^\/login\?notice=code-ended/);
	expect((await thrownBy(() => secondPage(opened("/login/second-factor", { cookie: late })))).headers.get("location")).toMatch(/^\/login/);
});

test("who knows the password cannot begin anew for more tries at the code", async () => {
	const { user, secret } = await makeCareful();
	for (let round = 0; round < 2; round++) {
		const pending = await givePassword(user.email);
		for (let tries = 0; tries < 5; tries++) await enter(pending, "000000");
	}

	expect(await enter(await givePassword(user.email), codeOf(secret))).toMatchObject({ init: { status: 429 } });
});

test("a recovery code opens the account once, however it is typed, and its owner is told", async () => {
	const { user, codes } = await makeCareful();
	const [first = "", second = ""] = codes;

	expect((await enter(await givePassword(user.email), first)) as Response).toMatchObject({ status: 302 });
	expect(await enter(await givePassword(user.email), first)).toMatchObject({ init: { status: 400 } });
	expect((await enter(await givePassword(user.email), ` ${second.toUpperCase().replaceAll("-", " ")} `)) as Response).toMatchObject({
		status: 302,
	});
	expect((await mailsTo(user.email, 3)).map((mail) => mail.subject)).toContain("A recovery code was used");
});

test("new recovery codes end the earlier ones", async () => {
	const { user, cookie, codes } = await makeCareful();

	const { data } = await ask(cookie, { intent: "new-codes" });

	expect(await enter(await givePassword(user.email), codes[0] ?? "")).toMatchObject({ init: { status: 400 } });
	expect((await enter(await givePassword(user.email), data.codes?.[0] ?? "")) as Response).toMatchObject({ status: 302 });
});

test("confirming again who one is asks for the code, too", async () => {
	const { cookie, secret } = await makeCareful();
	const prove = (code: string) => confirm(posted("/confirm", { next: "/account", password: PASSWORD, code }, { cookie }));

	expect(await prove("")).toMatchObject({ init: { status: 400 } });
	expect(await prove("000000")).toMatchObject({ init: { status: 400 } });
	expect((await prove(codeOf(secret))) as Response).toMatchObject({ status: 302 });
});

test("turning it on, off and making codes anew need a proof within ten minutes; off means off", async () => {
	const { user, cookie } = await makeCareful();
	moveBy(11 * MINUTE);
	for (const fields of [{ intent: "begin" }, { intent: "new-codes" }, { intent: "turn-off" }]) {
		const answer = await thrownBy(async () => ask(cookie, fields));
		expect(answer.headers.get("location"), fields.intent).toBe("/confirm?next=%2Faccount%2Fsecond-factor");
	}

	const fresh = await signInAgain(user);
	await ask(fresh, { intent: "turn-off" });

	expect(await page(opened(PAGE, { cookie: fresh }))).toEqual({ isOn: false, codesLeft: 0, waiting: null });
	const answer = (await login(posted("/login", { email: user.email, password: PASSWORD }))) as Response;
	expect(answer.headers.get("set-cookie")).toMatch(/^dmt_s=/);
	expect((await mailsTo(user.email, 2)).map((mail) => mail.subject)).toContain("Two-step sign-in is off");
});

test("odd codes and forms are refused, never an error", async () => {
	const { user, cookie } = await makeCareful();
	const pending = await givePassword(user.email);

	for (const code of ["", "1", "abcdef", "１２３４５６", "'; drop table users"])
		expect(await enter(pending, code)).toMatchObject({ init: { status: 400 } });
	expect(((await enter("", "123456")) as Response).headers.get("location")).toMatch(/^\/login/);
	expect(await ask(cookie, { intent: "nonsense" })).toMatchObject({ init: { status: 400 } });
});
