import { env } from "cloudflare:test";
import { expect, test } from "vitest";
import { cleaned, refuse } from "#app/doors/gate.server.ts";
import { makeVisitor, ORIGIN, send } from "../support/http.ts";
import { makeConversation, makeOrg } from "../support/make.ts";
import { production } from "../support/production.ts";

const post = (headers: Record<string, string>, path = "/login") =>
	refuse(new Request(`${ORIGIN}${path}`, { method: "POST", headers, body: "a=b" }), env)?.status ?? null;

/** A body whose length nobody announces. */
function stream(bytes: number, chunk = 64 * 1024): ReadableStream<Uint8Array> {
	let left = bytes;
	return new ReadableStream({
		pull(controller) {
			const size = Math.min(chunk, left);
			left -= size;
			if (size === 0) controller.close();
			else controller.enqueue(new Uint8Array(size).fill(97));
		},
	});
}

test("a form passes from our own pages and from nowhere else", () => {
	expect(post({ "sec-fetch-site": "same-origin" })).toBeNull();
	expect(post({ "sec-fetch-site": "none" })).toBeNull();
	expect(post({ origin: ORIGIN })).toBeNull();

	for (const site of ["same-site", "cross-site", "", "SAME-ORIGIN", "same-origin, cross-site", "nonsense"]) {
		expect(post({ "sec-fetch-site": site }), site).toBe(403);
		expect(post({ "sec-fetch-site": site, origin: ORIGIN }), `${site} with our origin`).toBe(403);
	}
	for (const origin of [
		"null",
		"",
		`${ORIGIN}/`,
		`${ORIGIN}.evil.test`,
		"https://localhost:8787",
		"http://localhost:8788",
		"http://localhost",
	]) {
		expect(post({ origin }), origin).toBe(403);
	}
	expect(post({ cookie: "dmt_s=x" })).toBe(403);
	expect(post({ cookie: "dmt_s=x", referer: `${ORIGIN}/login` })).toBe(403);
	expect(post({ origin: "https://evil.test", "x-forwarded-host": "evil.test" })).toBe(403);
});

test("doors for machines prove themselves otherwise, and names that only begin like theirs do not", () => {
	for (const path of ["/webhooks/instagram", "/api/v1/contacts", "/local/clock", "/operator/data-deletions", "/csp-reports"]) {
		expect(post({}, path), path).toBeNull();
	}
	for (const path of ["/webhooksx/instagram", "/apiary", "/o/x/api/", "/%61pi/v1", "//api/v1", "/csp-reports-too"]) {
		expect(post({}, path), path).toBe(403);
	}
});

test("only GET, HEAD and POST do anything, whatever a header or field says about the method", async () => {
	const { tenant, conversationId } = await makeConversation();
	const { cookie } = await makeVisitor(tenant);
	const path = `/o/${tenant.slug}/inbox/${conversationId}`;

	for (const method of ["PUT", "PATCH", "DELETE", "PROPFIND", "MKCOL"]) {
		const answer = await send(path, { method, headers: { cookie, origin: ORIGIN } });
		expect(answer.status, method).toBe(405);
		expect(answer.headers.get("allow")).toBe("GET, HEAD, POST");
	}
	const options = await send(path, {
		method: "OPTIONS",
		headers: { origin: "https://evil.test", "access-control-request-method": "POST" },
	});
	expect(options.status).toBe(204);
	expect([...options.headers.keys()].filter((name) => name.startsWith("access-control"))).toEqual([]);
	const head = await send(path, { method: "HEAD", headers: { cookie } });
	expect(head.status).toBe(200);
	expect(await head.text()).toBe("");

	await send(`${path}?_method=POST&intent=read`, { headers: { cookie, "x-http-method-override": "POST", "x-method-override": "POST" } });
	const { results } = await env.SHARD_00.prepare("select unread_count from conversations where org_id = ?").bind(tenant.orgId).all();
	expect(results).toEqual([{ unread_count: 1 }]);
});

test.each([
	["2 kB of path", `/${"x".repeat(2048)}`, 414],
	["2 kB of query", `/login?next=${"x".repeat(2048)}`, 414],
	["17 segments", `${"/a".repeat(17)}`, 414],
	["encoded slashes", `/o/${"%2f".repeat(16)}`, 414],
	["encoded slashes in capitals", `/o/${"%2F".repeat(16)}`, 414],
	["encoded backslashes", `/o/${"%5C".repeat(16)}`, 414],
	["half an escape in the path", "/o/%", 400],
	["an escape of no digits", "/o/%zz", 400],
	["invalid UTF-8 in the path", "/o/%ff", 400],
	["an overlong slash", "/o/%c0%af", 400],
	["half an escape in the query", "/login?next=%", 400],
	["invalid UTF-8 in the query", "/login?next=%e0%a4", 400],
	["a surrogate", "/login?next=%ed%a0%80", 400],
])("%s is refused", async (_, path, status) => {
	expect((await send(path)).status).toBe(status);
});

test("sixteen segments and a long query pass", async () => {
	expect((await send("/a".repeat(16))).status).toBe(404);
	expect((await send(`/login?next=${"x".repeat(1900)}`)).status).toBe(200);
});

test("large headers and cookies are refused", async () => {
	expect((await send("/login", { headers: { cookie: `a=${"x".repeat(8192)}` } })).status).toBe(431);
	const many = Object.fromEntries(Array.from({ length: 40 }, (_, position) => [`x-filler-${position}`, "x".repeat(1000)]));
	expect((await send("/login", { headers: many })).status).toBe(431);
});

test.each([
	["a form", "/login", 300 * 1024],
	["a report", "/csp-reports", 70 * 1024],
	["a list of ids", "/operator/data-deletions", 1024 * 1024 + 1],
	["a deletion request", "/webhooks/instagram/data-deletion", 65 * 1024],
])("%s that is too large is refused, its length announced or not", async (_, path, size) => {
	const headers = {
		origin: ORIGIN,
		"content-type": "application/x-www-form-urlencoded",
		authorization: "Bearer local-operator-token-0000",
	};

	const announced = await send(path, { method: "POST", headers, body: new Uint8Array(size) });
	const chunked = await send(path, { method: "POST", headers, body: stream(size) });

	expect([announced.status, chunked.status]).toEqual([413, 413]);
});

test("a chunked form of a member is cut off at the limit", async () => {
	const org = await makeOrg();
	const { cookie } = await makeVisitor(org);
	const headers = { cookie, origin: ORIGIN, "content-type": "application/x-www-form-urlencoded" };

	expect((await send(`/o/${org.slug}/contacts/c1`, { method: "POST", headers, body: stream(300 * 1024) })).status).toBe(413);
	expect((await send(`/o/${org.slug}/contacts/c1`, { method: "POST", headers, body: stream(100) })).status).toBe(400);
});

test("a webhook of unannounced length ends at 16 MB", async () => {
	expect((await send("/webhooks/instagram", { method: "POST", body: stream(17 * 1024 * 1024, 1024 * 1024) })).status).toBe(413);
	expect((await send("/webhooks/instagram", { method: "POST", body: stream(1024) })).status).toBe(401);
});

test("what a proxy might have written reaches no door", () => {
	const forged = {
		"x-forwarded-host": "evil.test",
		"x-forwarded-proto": "gopher",
		forwarded: "host=evil.test",
		host: "evil.test",
		"x-original-url": "/o/x",
	};

	const { request } = cleaned(new Request(`${ORIGIN}/login`, { headers: { ...forged, accept: "text/html" } }));

	expect(Object.fromEntries(request.headers)).toEqual({ accept: "text/html", host: "localhost:8787" });
});

test("outside local mode plain http and other names lead to the one address, which no header can change", () => {
	const ask = (url: string, init: RequestInit = {}) => {
		const answer = refuse(
			new Request(url, { ...init, headers: { host: "evil.test", "x-forwarded-host": "evil.test", "sec-fetch-site": "same-origin" } }),
			production,
		);
		return [answer?.status, answer?.headers.get("location") ?? null];
	};

	expect(ask("http://www.dmtracker.test/login?next=%2Fo")).toEqual([308, "https://www.dmtracker.test/login?next=%2Fo"]);
	expect(ask("http://www.dmtracker.test/login", { method: "POST", body: "a" })).toEqual([308, "https://www.dmtracker.test/login"]);
	expect(ask("https://evil.test//evil.test/x")).toEqual([308, "https://www.dmtracker.test//evil.test/x"]);
	expect(ask("https://evil.test/login", { method: "POST", body: "a" })[0]).toBe(421);
	expect(ask("http://www.dmtracker.test/api/v1/contacts")).toEqual([421, null]);
	expect(ask("http://www.dmtracker.test/webhooks/instagram", { method: "POST", body: "a" })).toEqual([421, null]);
	expect(ask("https://www.dmtracker.test/login")[0]).toBeUndefined();
});
