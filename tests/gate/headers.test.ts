import { env } from "cloudflare:test";
import { expect, test, vi } from "vitest";
import { guarded, withPagePolicy } from "#app/doors/answer-headers.server.ts";
import { ORIGIN, send } from "../support/http.ts";
import { signInAgain } from "../support/people.ts";
import { production } from "../support/production.ts";
import { makeSide } from "../sweep/side.ts";
import { httpRows } from "../sweep/table.ts";

const EVERYWHERE = {
	"x-content-type-options": /^nosniff$/,
	"cross-origin-opener-policy": /^same-origin$/,
	"cross-origin-resource-policy": /^same-origin$/,
	"referrer-policy": /^(strict-origin-when-cross-origin|no-referrer)$/,
	"permissions-policy": /camera=\(\).*microphone=\((self)?\).*usb=\(\)/,
	"content-security-policy": /default-src 'none'/,
};

test("every kind of answer carries the headers: pages, data, files, the API, webhooks, redirects, refusals", {
	timeout: 60_000,
}, async () => {
	const side = await makeSide("SHARD_00");
	let count = 0;
	const rows = httpRows.filter(({ door }) => !/^upgrade|logout|disconnect|deauthorize|data-deletion/.test(door));
	for (const row of rows) {
		// Some rows end sessions.
		const cookie = await signInAgain(side.people.owner);
		for (const credential of [{}, { cookie, "x-org-auth-token": side.token }] as Record<string, string>[]) {
			const { path, method, form, body, headers } = await row.asked(side.ids);
			const payload = form ? new URLSearchParams(form) : body;
			const init = { method: method ?? (payload === undefined ? "GET" : "POST"), headers: { origin: ORIGIN, ...headers, ...credential } };
			const answer = await send(path, { ...init, ...(payload !== undefined && { body: payload }) });
			for (const [name, value] of Object.entries(EVERYWHERE)) expect(answer.headers.get(name), `${row.door}: ${name}`).toMatch(value);
			if (credential.cookie && !/^(loader routes\/o.\$org.pictures|POST \/csp|GET \/.well-known\/dm-tracker-keys)/.test(row.door)) {
				expect(answer.headers.get("cache-control"), row.door).toMatch(/no-store/);
			}
			expect(answer.headers.get("access-control-allow-origin"), row.door).toBeNull();
			await answer.body?.cancel();
			count++;
		}
	}
	for (const path of [`/${"x".repeat(3000)}`, "/o/%", "/nowhere"]) {
		const answer = await send(path);
		for (const [name, value] of Object.entries(EVERYWHERE)) expect(answer.headers.get(name), `${path}: ${name}`).toMatch(value);
		count++;
	}
	console.log(`figure: headers: ${count} answers of ${rows.length} doors carry every header`);
});

test("the policy of a page is exactly this", async () => {
	const answer = await send("/login");
	const policy = answer.headers.get("content-security-policy") ?? "";

	expect(policy.replace(/nonce-[\w+/=]{24}/, "nonce-N").split("; ")).toEqual([
		"default-src 'none'",
		"worker-src 'self'",
		"manifest-src 'self'",
		`script-src 'nonce-N' ${ORIGIN}/assets/`,
		"style-src 'self'",
		"style-src-attr 'unsafe-inline'",
		"img-src 'self' data: blob:",
		"media-src 'self' blob:",
		"font-src 'self'",
		"connect-src 'self' ws://localhost:8787",
		"form-action 'self'",
		"frame-ancestors 'none'",
		"base-uri 'none'",
		"object-src 'none'",
		"report-to csp",
	]);
	expect(answer.headers.get("reporting-endpoints")).toBe('csp="/csp-reports"');
	expect((await send("/login")).headers.get("content-security-policy")).not.toBe(policy);
});

test("pages may use the microphone, for themselves alone; no other answer may", async () => {
	const featuresOf = async (path: string) => (await send(path)).headers.get("permissions-policy");

	expect(await featuresOf("/login")).toMatch(/microphone=\(self\)/);
	expect(await featuresOf("/o/demo/inbox")).toMatch(/microphone=\(\)/);
	for (const path of ["/healthz", "/api/v1/contacts", "/.well-known/security.txt"])
		expect(await featuresOf(path), path).toMatch(/microphone=\(\)/);
});

test("outside local mode answers ask for https alone, and the policy names no socket address", () => {
	const page = () => new Response("<p>", { headers: { "content-type": "text/html" } });
	const request = new Request("https://www.dmtracker.test/");

	const answer = guarded(withPagePolicy(page(), production, "N"), request, production);

	expect(answer.headers.get("strict-transport-security")).toBe("max-age=31536000; includeSubDomains");
	expect(answer.headers.get("content-security-policy")).toContain("connect-src 'self';");
	expect(answer.headers.get("content-security-policy")).not.toMatch(/\bwss?:|http:/);
	expect(guarded(page(), request, env).headers.has("strict-transport-security")).toBe(false);
});

test("an answer that sets a cookie, or to somebody who has one, is stored nowhere", () => {
	const cacheOf = (answer: ResponseInit, headers: Record<string, string>) =>
		guarded(new Response("", answer), new Request(ORIGIN, { headers }), env).headers.get("cache-control");

	expect(cacheOf({ headers: { "set-cookie": "dmt_s=x" } }, {})).toBe("no-store");
	expect(cacheOf({}, { cookie: "a=b; __Host-dmt_s=x" })).toBe("no-store");
	expect(cacheOf({}, { cookie: "theme=dark" })).toBeNull();
	expect(cacheOf({ headers: { "cache-control": "private, max-age=5" } }, { cookie: "dmt_s=x" })).toBe("private, max-age=5");
});

test("security.txt says where to write, and has not run out", async () => {
	const answer = await send("/.well-known/security.txt");
	const fields = Object.fromEntries(
		(await answer.text())
			.trim()
			.split("\n")
			.map((line) => line.split(/: (.*)/).slice(0, 2)),
	);

	expect(answer.headers.get("content-type")).toMatch(/^text\/plain/);
	expect(fields).toMatchObject({ Contact: "mailto:privacy@dmtracker.ai", Canonical: `${ORIGIN}/.well-known/security.txt` });
	const days = (Date.parse(fields.Expires ?? "") - Date.now()) / 86_400_000;
	expect(days).toBeGreaterThan(100);
	expect(days).toBeLessThan(366);
});

test("a report of a blocked script is logged without its address, a flood is cut off, and rubbish is refused", async () => {
	const logged = vi.spyOn(console, "error").mockImplementation(() => undefined);
	const report = (blockedURL: string) => ({
		type: "csp-violation",
		url: `${ORIGIN}/o/secret`,
		body: { effectiveDirective: "script-src-elem", blockedURL },
	});
	const post = (body: string) => send("/csp-reports", { method: "POST", body, headers: { "content-type": "application/reports+json" } });

	expect((await post(JSON.stringify([report("https://evil.test/path?secret=1"), report("inline")]))).status).toBe(204);
	for (const body of ["", "{", "null", "[1]", '[{"type":"other"}]', JSON.stringify(Array(21).fill(report("inline")))]) {
		expect((await post(body)).status, body.slice(0, 20)).toBe(400);
	}
	const statuses = [];
	for (let count = 0; count < 70; count++) statuses.push((await post("[]")).status);

	expect(statuses.at(-1)).toBe(429);
	const lines = logged.mock.calls.flat().filter((line) => String(line).includes("blocked by"));
	expect(lines.map((line) => JSON.parse(String(line)).blocked)).toEqual(["https://evil.test", "inline"]);
	expect(lines.join()).not.toContain("secret");
	logged.mockRestore();
});
