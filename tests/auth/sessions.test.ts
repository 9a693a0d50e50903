import { env } from "cloudflare:test";
import { expect, onTestFinished, test } from "vitest";
import { requireMember } from "#app/domain/auth/require-member.server.ts";
import { endSession, readVisitor, startSession } from "#app/domain/auth/sessions.server.ts";
import { DAY, HOUR, setClockOffset } from "#app/platform/clock.ts";
import { sha256Hex } from "#app/platform/crypto.ts";
import { makeContext } from "../support/context.ts";
import { makeVisitor, ORIGIN } from "../support/http.ts";
import { makeOrg } from "../support/make.ts";
import { production } from "../support/production.ts";

function from(cookie: string) {
	return new Request(ORIGIN, { headers: { cookie } });
}

function moveTo(offset: number) {
	onTestFinished(() => setClockOffset(0));
	setClockOffset(offset);
}

test("the browser gets the token, the database its hash alone", async () => {
	const { cookie, user } = await makeVisitor();
	const token = cookie.slice("dmt_s=".length);

	const { results } = await env.DIRECTORY.prepare("select * from sessions where user_id = ?").bind(user.id).all();

	expect(token).toMatch(/^[\w-]{43}$/);
	expect(results).toMatchObject([{ token_hash: await sha256Hex(token) }]);
	expect(JSON.stringify(results)).not.toContain(token);
});

test("outside local mode the cookie is bound to the host and to https", async () => {
	const { user } = await makeVisitor();

	const cookie = await startSession(production, new Request(ORIGIN), user.id);

	expect(cookie).toMatch(/^__Host-dmt_s=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Max-Age=2592000; Secure$/);
	expect(cookie).not.toMatch(/domain/i);
	expect(await readVisitor(env, from(cookie.split(";")[0] ?? ""))).toBeNull();
});

test("a session ends after fourteen days without use", async () => {
	const { cookie } = await makeVisitor();

	moveTo(14 * DAY - HOUR);
	expect(await readVisitor(env, from(cookie))).not.toBeNull();
	moveTo(14 * DAY + HOUR);
	expect(await readVisitor(env, from(cookie))).toBeNull();
});

test("a session that is used every day ends after thirty", async () => {
	const org = await makeOrg();
	const { cookie } = await makeVisitor(org);
	const visit = async () => {
		const { context, later } = makeContext();
		await requireMember(from(cookie), context, org.slug);
		await Promise.all(later);
	};

	for (let day = 1; day < 30; day++) {
		moveTo(day * DAY);
		await visit();
	}

	moveTo(30 * DAY + HOUR);
	await expect(visit()).rejects.toMatchObject({ status: 302 });
});

test("use is written down at most once an hour, and nobody waits for it", async () => {
	const org = await makeOrg();
	const { cookie } = await makeVisitor(org);
	const visit = async () => {
		const { context, later } = makeContext();
		await requireMember(from(cookie), context, org.slug);
		await Promise.all(later);
		return later.length;
	};

	expect(await visit()).toBe(0);
	moveTo(HOUR + 1000);
	expect(await visit()).toBe(1);
	expect(await visit()).toBe(0);
});

test("signing in replaces the session that the browser held", async () => {
	const { cookie, user } = await makeVisitor();

	const next = (await startSession(env, from(cookie), user.id)).split(";")[0] ?? "";

	expect(next).not.toBe(cookie);
	expect(await readVisitor(env, from(cookie))).toBeNull();
	expect(await readVisitor(env, from(next))).toMatchObject({ user: { id: user.id } });
});

test("signing out deletes the session, names the orgs whose sockets must close, and forgets the cookie", async () => {
	const org = await makeOrg();
	const { cookie } = await makeVisitor(org);
	const before = await readVisitor(env, from(cookie));

	const ended = await endSession(env, from(cookie));

	expect(ended).toEqual({
		sessionHash: before?.sessionHash,
		orgIds: [org.orgId],
		setCookie: expect.stringMatching(/^dmt_s=; .*Max-Age=0/),
	});
	expect(await readVisitor(env, from(cookie))).toBeNull();
	expect(await endSession(env, from(""))).toMatchObject({ sessionHash: null, orgIds: [] });
});

test("cookies that hold no token of ours are nobody", async () => {
	const { cookie } = await makeVisitor();

	for (const odd of ["", "dmt_s=", "dmt_s=abc", `x${cookie}`, `${cookie}x`, `dmt_s=${"a".repeat(43)}`, "dmt_s='; drop table sessions"]) {
		expect(await readVisitor(env, from(odd)), odd).toBeNull();
	}
	expect(await readVisitor(env, from(`theme=dark; ${cookie}; other=1`))).not.toBeNull();
});
