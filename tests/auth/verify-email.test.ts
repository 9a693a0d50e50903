import { env } from "cloudflare:test";
import { expect, onTestFinished, test } from "vitest";
import { issueToken } from "#app/domain/auth/one-time-tokens.server.ts";
import { startSession } from "#app/domain/auth/sessions.server.ts";
import { createUser } from "#app/domain/auth/users.server.ts";
import { askForNewEmail, confirmEmail, sendVerification } from "#app/domain/auth/verify-email.server.ts";
import { addMembership } from "#app/domain/org/members.server.ts";
import { DAY, setClockOffset } from "#app/platform/clock.ts";
import { newId } from "#app/platform/ids.ts";
import { oneTimeToken } from "#app/platform/one-time.ts";
import { loader as callback } from "#app/routes/connect.instagram.callback.tsx";
import { action as connections } from "#app/routes/o.$org.settings.connections.tsx";
import { action, loader } from "#app/routes/verify-email.tsx";
import { thrownBy } from "../support/context.ts";
import { makeVisitor, ORIGIN } from "../support/http.ts";
import { mailsTo, tokenIn } from "../support/mails.ts";
import { makeOrg } from "../support/make.ts";
import { opened, posted } from "../support/routes.ts";

async function makeUnverified() {
	const user = await createUser(env, { email: `${newId()}@example.test`, name: "Nora Lind", password: "quiet river stones" });
	if (!user) throw new Error("the user was not made");
	const cookie = (await startSession(env, new Request(ORIGIN), user.id)).split(";")[0] ?? "";
	return { ...user, cookie };
}

function verifiedAt(userId: string) {
	return env.DIRECTORY.prepare("select email_verified_at from users where id = ?").bind(userId).first<number>("email_verified_at");
}

const confirm = (token: string) => posted("/verify-email", { intent: "confirm", token });

test("opening the link changes nothing; the button confirms the address, once", async () => {
	const user = await makeUnverified();
	await sendVerification(env, user);
	const token = tokenIn((await mailsTo(user.email, 1))[0]);

	expect(await loader(opened(`/verify-email?token=${token}`))).toMatchObject({ email: user.email });
	expect(await verifiedAt(user.id)).toBeNull();

	const answer = await action(confirm(token));
	expect(answer).toMatchObject({ status: 302 });
	expect((answer as Response).headers.get("location")).toBe("/login?notice=verified");
	expect(await verifiedAt(user.id)).toBeGreaterThan(0);
	expect((await thrownBy(() => action(confirm(token)))).status).toBe(404);
	expect((await thrownBy(() => loader(opened(`/verify-email?token=${token}`)))).status).toBe(404);
});

test("odd, empty, foreign and old tokens are a 404, by link and by form", async () => {
	onTestFinished(() => setClockOffset(0));
	const user = await makeUnverified();
	const reset = await issueToken(env, { purpose: "reset-password", email: user.email, userId: user.id });
	await reset.statement;
	const old = await issueToken(env, { purpose: "verify-email", email: user.email, userId: user.id });
	await old.statement;
	setClockOffset(DAY + 1000);

	for (const token of [
		"",
		"x",
		"a".repeat(43),
		"'; drop table users",
		await oneTimeToken(env, reset.id),
		await oneTimeToken(env, old.id),
	]) {
		expect((await thrownBy(() => loader(opened(`/verify-email?token=${encodeURIComponent(token)}`)))).status, token).toBe(404);
		expect((await thrownBy(() => action(confirm(token)))).status, token).toBe(404);
	}
	expect((await thrownBy(() => loader(opened("/verify-email")))).status).toBe(404);
	expect((await thrownBy(() => action(posted("/verify-email", {})))).status).toBe(404);
	expect(await verifiedAt(user.id)).toBeNull();
});

test("who is not verified may have the mail again, three times an hour", async () => {
	const user = await makeUnverified();
	const again = () => action(posted("/verify-email", { intent: "send-again" }, { cookie: user.cookie }));

	for (let times = 0; times < 3; times++) expect(await again()).toMatchObject({ data: { sent: "sent" } });

	expect(await again()).toMatchObject({ data: { sent: "too-many" }, init: { status: 429 } });
	expect(await mailsTo(user.email, 3)).toHaveLength(3);
	// Without scripts the answer is the page itself.
	expect(await loader(opened("/verify-email", { cookie: user.cookie }))).toEqual({ email: user.email, token: null });
});

test("who is not verified cannot connect Instagram, neither begin nor return", async () => {
	const org = await makeOrg();
	const user = await makeUnverified();
	await addMembership(env, { orgId: org.orgId, userId: user.id, role: "owner" });
	const connect = (cookie: string) => connections(posted("/", { intent: "connect" }, { cookie, params: { org: org.slug } }));

	expect(await connect(user.cookie)).toMatchObject({
		init: { status: 403 },
		data: { error: expect.stringContaining("Confirm your e-mail") },
	});
	const verified = await makeVisitor(org, "admin");
	const begun = (await connect(verified.cookie)) as Response;
	expect(begun.status).toBe(302);

	const mine = await beginWhileVerified(user.id, () => connect(user.cookie));
	const back = await callback(opened(`/connect/instagram/callback?code=x&state=${mine}`, { cookie: user.cookie }));
	expect(back.headers.get("location")).toContain("problem=not-verified");
});

/** A dialog that was begun while verified, and comes back after that ended. */
async function beginWhileVerified(userId: string, connect: () => Promise<unknown>) {
	await env.DIRECTORY.prepare("update users set email_verified_at = 1 where id = ?").bind(userId).run();
	const begun = (await connect()) as Response;
	await env.DIRECTORY.prepare("update users set email_verified_at = null where id = ?").bind(userId).run();
	return new URL(begun.headers.get("location") ?? "").searchParams.get("state");
}

test("another address becomes the account's when its own link is opened; the old one is told twice", async () => {
	const { user } = await makeVisitor();
	const next = `${newId()}@example.test`;

	expect(await askForNewEmail(env, user, next)).toBe(true);
	const token = tokenIn((await mailsTo(next, 1))[0]);
	expect((await mailsTo(user.email, 1))[0]).toMatchObject({ subject: "Your e-mail address is about to change" });
	expect(await confirmEmail(env, token)).toEqual({ userId: user.id });

	expect((await mailsTo(user.email, 2)).map((mail) => mail.subject)).toContain("Your e-mail address was changed");
	expect(await env.DIRECTORY.prepare("select email from users where id = ?").bind(user.id).first("email")).toBe(next);
});

test("an address that somebody else took meanwhile changes nothing", async () => {
	const { user } = await makeVisitor();
	const other = await makeVisitor();
	await askForNewEmail(env, user, other.user.email);
	const token = tokenIn((await mailsTo(other.user.email, 1))[0]);

	expect(await confirmEmail(env, token)).toBeNull();
	expect(await env.DIRECTORY.prepare("select email from users where id = ?").bind(user.id).first("email")).toBe(user.email);
});

test("a link for an address that the account no longer has verifies nothing", async () => {
	const user = await makeUnverified();
	await sendVerification(env, user);
	const token = tokenIn((await mailsTo(user.email, 1))[0]);
	await env.DIRECTORY.prepare("update users set email = ? where id = ?").bind(`${newId()}@example.test`, user.id).run();

	expect(await confirmEmail(env, token)).toBeNull();
	expect(await verifiedAt(user.id)).toBeNull();
});
