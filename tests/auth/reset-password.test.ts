import { env } from "cloudflare:test";
import { expect, onTestFinished, test, vi } from "vitest";
import { readVisitor } from "#app/domain/auth/sessions.server.ts";
import { findUserByEmail } from "#app/domain/auth/users.server.ts";
import { addMembership } from "#app/domain/org/members.server.ts";
import { HOUR, setClockOffset } from "#app/platform/clock.ts";
import { newId } from "#app/platform/ids.ts";
import { action as forgot } from "#app/routes/forgot-password.tsx";
import { loader, action as reset } from "#app/routes/reset-password.tsx";
import { thrownBy } from "../support/context.ts";
import { ORIGIN } from "../support/http.ts";
import { mailsTo, tokenIn, waitingMails } from "../support/mails.ts";
import { makeOrg } from "../support/make.ts";
import { makePerson, openSocket, signInAgain } from "../support/people.ts";
import { opened, posted } from "../support/routes.ts";

const ask = (email: string, address = newId()) =>
	forgot(posted("/forgot-password", { email }, { headers: { "cf-connecting-ip": address } }));
const choose = (token: string, password: string) =>
	reset(posted(`/reset-password?token=${token}`, { token, password }, { headers: { "cf-connecting-ip": newId() } }));

async function linkFor(email: string) {
	await ask(email);
	return tokenIn((await mailsTo(email, 1))[0]);
}

test("a link chooses a new password once, ends every session, closes their sockets and tells the owner", async () => {
	const org = await makeOrg();
	const user = await makePerson();
	await addMembership(env, { orgId: org.orgId, userId: user.id, role: "owner" });
	const cookies = [await signInAgain(user), await signInAgain(user)];
	const sockets = await Promise.all(cookies.map((cookie) => openSocket(org.slug, cookie)));
	const before = await findUserByEmail(env, user.email);
	const token = await linkFor(user.email);
	expect(await loader(opened(`/reset-password?token=${token}`))).toEqual({ token });

	const answer = (await choose(token, "another quiet river")) as Response;

	expect(answer.headers.get("location")).toBe("/login?notice=password-changed");
	expect((await findUserByEmail(env, user.email))?.passwordHash).not.toBe(before?.passwordHash);
	await vi.waitFor(() => expect(sockets.map((socket) => socket.closedWith())).toEqual([4403, 4403]), 2000);
	for (const cookie of cookies) expect(await readVisitor(env, new Request(ORIGIN, { headers: { cookie } }))).toBeNull();
	expect((await mailsTo(user.email, 2)).map((mail) => mail.subject)).toContain("Your password was changed");
	expect((await thrownBy(async () => choose(token, "a third quiet river"))).status).toBe(404);
});

test("a weak password is refused and the link stays good; odd and old links are a 404", async () => {
	onTestFinished(() => setClockOffset(0));
	const user = await makePerson();
	const token = await linkFor(user.email);

	for (const password of ["", "short", "Password1", "a".repeat(129)]) {
		expect(await choose(token, password)).toMatchObject({ init: { status: 400 }, data: { error: expect.stringMatching(/^[A-Z].*\.$/) } });
	}
	for (const odd of ["", "x", "a".repeat(43)]) {
		expect((await thrownBy(async () => choose(odd, "another quiet river"))).status).toBe(404);
		expect((await thrownBy(() => loader(opened(`/reset-password?token=${odd}`)))).status).toBe(404);
	}
	setClockOffset(HOUR + 1000);
	expect((await thrownBy(async () => choose(token, "another quiet river"))).status).toBe(404);
	setClockOffset(0);
	expect(((await choose(token, "another quiet river")) as Response).status).toBe(302);
});

test("choosing a password uses up the other links to one", async () => {
	const user = await makePerson();
	await ask(user.email);
	await ask(user.email);
	const [first, second] = (await mailsTo(user.email, 2)).map(tokenIn);

	await choose(first ?? "", "another quiet river");

	expect((await thrownBy(async () => choose(second ?? "", "a third quiet river"))).status).toBe(404);
});

test("an account gets three links an hour, whoever asks, and the answer is the same", async () => {
	const user = await makePerson();
	const answers: unknown[] = [];
	for (let times = 0; times < 5; times++) answers.push(await ask(user.email));

	expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
	expect(await mailsTo(user.email, 3)).toHaveLength(3);
	expect(await waitingMails(user.email)).toBe(0);
});

test("an address that asks too often waits, and a text that is no e-mail has its sentence", async () => {
	const address = newId();
	const answers = await Promise.all(Array.from({ length: 31 }, () => ask(`${newId()}@example.test`, address)));

	expect(answers.filter((answer) => answer.init?.status === 429)).toHaveLength(1);
	expect(await ask("ana")).toMatchObject({ init: { status: 400 }, data: { error: "This does not look like an e-mail address." } });
});
