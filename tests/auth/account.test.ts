import { env } from "cloudflare:test";
import { expect, onTestFinished, test, vi } from "vitest";
import { readVisitor } from "#app/domain/auth/sessions.server.ts";
import { findUserByEmail } from "#app/domain/auth/users.server.ts";
import { addMembership } from "#app/domain/org/members.server.ts";
import { MINUTE, setClockOffset } from "#app/platform/clock.ts";
import { newId } from "#app/platform/ids.ts";
import { action, loader } from "#app/routes/account/route.tsx";
import { action as confirm } from "#app/routes/confirm.tsx";
import { thrownBy } from "../support/context.ts";
import { ORIGIN } from "../support/http.ts";
import { mailsTo } from "../support/mails.ts";
import { makeOrg } from "../support/make.ts";
import { cookieOf, makePerson, openSocket, PASSWORD, signInAgain } from "../support/people.ts";
import { opened, posted } from "../support/routes.ts";

const CHROME = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/148.0.0.0 Safari/537.36";
const SAFARI =
	"Mozilla/5.0 (iPhone; CPU iPhone OS 19_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.1 Mobile/15E148 Safari/604.1";

const ask = (cookie: string, fields: Record<string, string>) => action(posted("/account", fields, { cookie }));
const page = (cookie: string) => loader(opened("/account", { cookie }));
const visitor = (cookie: string) => readVisitor(env, new Request(ORIGIN, { headers: { cookie } }));

function moveTo(offset: number) {
	onTestFinished(() => setClockOffset(0));
	setClockOffset(offset);
}

async function makeMember() {
	const org = await makeOrg();
	const user = await makePerson();
	await addMembership(env, { orgId: org.orgId, userId: user.id, role: "owner" });
	return { org, user, cookie: await signInAgain(user, CHROME) };
}

test("the devices are listed with browser, system and this one first", async () => {
	const { user, cookie } = await makeMember();
	await signInAgain(user, SAFARI);

	const { sessions } = await page(cookie);

	expect(sessions).toMatchObject([
		{ browser: "Chrome", system: "Windows", isThis: true, ip: "local", place: null },
		{ browser: "Safari", system: "iOS", isThis: false },
	]);
	expect(JSON.stringify(sessions)).not.toContain((await visitor(cookie))?.sessionHash);
});

test("a device that is signed out is nobody with its next request, and its socket closes at once", async () => {
	const { org, user, cookie } = await makeMember();
	const phone = await signInAgain(user, SAFARI);
	const [own, other] = [await openSocket(org.slug, cookie), await openSocket(org.slug, phone)];
	const { sessions } = await page(cookie);

	await ask(cookie, { intent: "end-session", id: sessions[1]?.id ?? "" });

	await vi.waitFor(() => expect(other.closedWith()).toBe(4403), 2000);
	expect(await visitor(phone)).toBeNull();
	expect(own.closedWith()).toBeNull();
	expect(await visitor(cookie)).not.toBeNull();
});

test("a stranger's device cannot be signed out", async () => {
	const ours = await makeMember();
	const stranger = await makeMember();
	const { sessions } = await page(ours.cookie);

	const answer = await thrownBy(async () => ask(stranger.cookie, { intent: "end-session", id: sessions[0]?.id ?? "" }));

	expect(answer.status).toBe(404);
	expect(await visitor(ours.cookie)).not.toBeNull();
});

test("signing out every other device leaves this one", async () => {
	const { org, user, cookie } = await makeMember();
	const others = [await signInAgain(user), await signInAgain(user)];
	const sockets = await Promise.all(others.map((other) => openSocket(org.slug, other)));

	await ask(cookie, { intent: "end-others" });

	await vi.waitFor(() => expect(sockets.map((socket) => socket.closedWith())).toEqual([4403, 4403]), 2000);
	expect((await page(cookie)).sessions).toHaveLength(1);
});

test("a name is changed, and an empty one is refused", async () => {
	const { cookie } = await makeMember();

	expect(await ask(cookie, { intent: "rename", name: "  Ana K. " })).toMatchObject({ data: { section: "name", error: null } });
	expect(await ask(cookie, { intent: "rename", name: " " })).toMatchObject({
		init: { status: 400 },
		data: { error: "Your name is missing." },
	});

	expect((await page(cookie)).user.name).toBe("Ana K.");
});

test("a new password signs out every other device, closes its socket and tells the owner", async () => {
	const { org, user, cookie } = await makeMember();
	const other = await signInAgain(user);
	const socket = await openSocket(org.slug, other);
	const before = await findUserByEmail(env, user.email);

	const answer = await ask(cookie, { intent: "change-password", password: "another quiet river" });

	expect(answer).toMatchObject({ data: { section: "password", error: null } });
	expect((await findUserByEmail(env, user.email))?.passwordHash).not.toBe(before?.passwordHash);
	await vi.waitFor(() => expect(socket.closedWith()).toBe(4403), 2000);
	expect(await visitor(other)).toBeNull();
	expect(await visitor(cookie)).not.toBeNull();
	expect(await mailsTo(user.email, 1)).toMatchObject([{ subject: "Your password was changed" }]);
});

test("ten minutes after the last proof, password and e-mail ask for another one", async () => {
	const { user, cookie } = await makeMember();
	const before = await findUserByEmail(env, user.email);
	moveTo(10 * MINUTE + 1000);

	for (const fields of [
		{ intent: "change-password", password: "another quiet river" },
		{ intent: "change-email", email: `${newId()}@example.test` },
	]) {
		const answer = await thrownBy(async () => ask(cookie, fields));
		expect(answer.headers.get("location"), fields.intent).toBe("/confirm?next=%2Faccount");
	}
	expect((await page(cookie)).isFresh).toBe(false);
	expect(await findUserByEmail(env, user.email)).toEqual(before);
});

test("confirming gives the session a new token, makes it fresh, and leads back on this site alone", async () => {
	const { org, cookie } = await makeMember();
	moveTo(10 * MINUTE + 1000);
	const socket = await openSocket(org.slug, cookie);
	const { sessions } = await page(cookie);
	const prove = (password: string, next: string) => confirm(posted("/confirm", { password, next }, { cookie }));

	expect(await prove("not the password", "/account")).toMatchObject({ init: { status: 400 } });
	expect((await page(cookie)).isFresh).toBe(false);
	const answer = (await prove(PASSWORD, "//evil.test")) as Response;

	expect(answer.headers.get("location")).toBe("/");
	const renewed = cookieOf(answer.headers.get("set-cookie"));
	expect(renewed).not.toBe(cookie);
	expect(await visitor(cookie)).toBeNull();
	expect(await page(renewed)).toMatchObject({ isFresh: true, sessions: [{ id: sessions[0]?.id, isThis: true }] });
	await vi.waitFor(() => expect(socket.closedWith()).toBe(4403), 2000);
});

test("odd forms are refused, never an error", async () => {
	const { cookie } = await makeMember();

	for (const fields of [{}, { intent: "nonsense" }, { intent: "rename", name: "a", id: "1" }, { intent: "end-session", id: "../x" }]) {
		expect(await ask(cookie, fields as Record<string, string>)).toMatchObject({ init: { status: 400 } });
	}
	for (const fields of [{}, { password: "" }, { password: PASSWORD, next: "/", more: "1" }]) {
		expect(await confirm(posted("/confirm", fields as Record<string, string>, { cookie }))).toMatchObject({ init: { status: 400 } });
	}
	expect((await thrownBy(() => page(""))).headers.get("location")).toBe("/login?next=%2Faccount");
});
