import { afterEach, expect, test, vi } from "vitest";
import { fetchAllowed } from "#app/domain/inbox/media-source.server.ts";
import type { Env } from "#app/platform/env.ts";
import { messages } from "#app/schema/shard.ts";
import { makeVisitor, send } from "../support/http.ts";
import { control } from "../support/instagram.ts";
import { makeConversation } from "../support/make.ts";
import { production as ownEnv } from "../support/production.ts";

const production = { ...ownEnv, MEDIA_HOSTS: "*.cdninstagram.com,*.fbcdn.net,*.fbsbx.com" } as Env;

/** One machine in every notation that a parser of addresses takes for it. */
const LOOPBACK = [
	"127.0.0.1",
	"127.1",
	"127.0.1",
	"2130706433",
	"0x7f000001",
	"0x7f.1",
	"0177.0.0.1",
	"017700000001",
	"0x7F.0x0.0x0.0x1",
	"127.0.0.1.",
	"[::1]",
	"[0:0:0:0:0:0:0:1]",
	"[::ffff:127.0.0.1]",
	"[::ffff:7f00:1]",
	"[::127.0.0.1]",
	"[64:ff9b::7f00:1]",
	"0",
	"0.0.0.0",
	"[::]",
	"localhost",
	"LOCALHOST",
	"localhost.",
	"①②⑦.⓪.⓪.①",
	"１２７.0.0.1",
];
const METADATA = [
	"169.254.169.254",
	"2852039166",
	"0xa9fea9fe",
	"0251.0376.0251.0376",
	"[::ffff:a9fe:a9fe]",
	"[fd00:ec2::254]",
	"metadata.google.internal",
	"instance-data",
];
const PRIVATE = ["10.0.0.1", "172.16.0.1", "192.168.1.1", "100.64.0.1", "[fc00::1]", "[fe80::1]", "kubernetes.default.svc", "db"];
const LOOKALIKES = [
	"cdninstagram.com.evil.test",
	"evilcdninstagram.com",
	"cdninstagram.com",
	"x.cdninstagram.com.",
	"x.cdninstagram.com.evil.test",
	"cdninstagram.com@evil.test",
	"x.cdninstagram.com@evil.test",
	"evil.test#x.cdninstagram.com",
	"evil.test?x.cdninstagram.com",
	"evil.test/x.cdninstagram.com",
	"evil.test\\@x.cdninstagram.com",
	"x.cdninstagram.com%00.evil.test",
	"x.cdninstagram.com%2eevil.test",
	"x.cdnínstagram.com",
	"x.cdninstagram.соm",
	"x.cdninstagram.com:8443",
	"x.cdninstagram.com:80",
	"user@x.cdninstagram.com",
	"user:pass@x.cdninstagram.com",
	":@evil.test",
	"fbcdn.net",
	"xfbcdn.net",
];
const SCHEMES = [
	"http://x.cdninstagram.com/a",
	"ftp://x.cdninstagram.com/a",
	"file:///etc/passwd",
	"file://x.cdninstagram.com/a",
	"data:image/png;base64,AAAA",
	"javascript:alert(1)",
	"blob:https://x.cdninstagram.com/a",
	"ws://x.cdninstagram.com/a",
	"wss://x.cdninstagram.com/a",
	"gopher://x.cdninstagram.com/a",
	"//x.cdninstagram.com/a",
	"/a",
	"x.cdninstagram.com/a",
	"https:",
	"https://",
	"",
	" ",
	"\u0000",
];

const REFUSED = [
	...[...LOOPBACK, ...METADATA, ...PRIVATE, ...LOOKALIKES].flatMap((host) => [
		`https://${host}/a`,
		`HTTPS://${host}`,
		`https:/\\${host}/a`,
	]),
	...SCHEMES,
];
const TAKEN = [
	"https://x.cdninstagram.com/a",
	"https://SCONTENT-FRA.CDNINSTAGRAM.COM/v/t.jpg?x=1",
	"https://x.cdninstagram.com:443/a",
	"https:x.fbcdn.net/a",
	"https:\\\\lookaside.fbsbx.com\\a",
	" https://a.b.c.fbcdn.net/a",
];

afterEach(() => vi.restoreAllMocks());

/** What was asked of the network while `task` ran. */
async function asked(task: () => Promise<unknown>) {
	const fetched: string[] = [];
	vi.spyOn(globalThis, "fetch").mockImplementation(async (input) => {
		fetched.push(String(input instanceof Request ? input.url : input));
		return new Response("bytes");
	});
	await task();
	vi.restoreAllMocks();
	return fetched;
}

test(`nothing is fetched from any other place, however it is written`, async () => {
	for (const link of REFUSED) {
		expect(await asked(async () => expect(await fetchAllowed(production, link, new Headers()), link).toBeNull()), link).toEqual([]);
	}
	console.log(`figure: fetch targets: ${REFUSED.length} hostile addresses, 0 fetched`);
});

test.each(TAKEN)("%s is a place for media", async (link) => {
	const fetched = await asked(() => fetchAllowed(production, link, new Headers()));

	expect(fetched).toHaveLength(1);
	expect(new URL(fetched[0] ?? "").hostname).toMatch(/\.(cdninstagram\.com|fbcdn\.net|fbsbx\.com)$/);
});

test("a redirect is checked like the first address, each time, and three are enough", async () => {
	for (const to of REFUSED) {
		const answers = [new Response(null, { status: 302, headers: { location: to.trim().replace("\u0000", "") || "https://" } })];
		const fetched: string[] = [];
		vi.spyOn(globalThis, "fetch").mockImplementation(async (input) => {
			fetched.push(String(input));
			return answers.shift() ?? new Response("bytes");
		});
		await fetchAllowed(production, "https://x.cdninstagram.com/a", new Headers());
		// A path alone stays on the host that it came from.
		for (const url of fetched) expect(new URL(url).hostname, to).toBe("x.cdninstagram.com");
		for (const url of fetched) expect(new URL(url).protocol, to).toBe("https:");
		vi.restoreAllMocks();
	}
	const endless = await asked(async () => {
		vi.spyOn(globalThis, "fetch").mockImplementation(async () => new Response(null, { status: 302, headers: { location: "/again" } }));
		expect(await fetchAllowed(production, "https://x.cdninstagram.com/a", new Headers())).toBeNull();
	});
	expect(endless).toEqual([]);
});

test("through the door: a link that leads elsewhere is gone, and its target is never asked", async () => {
	const org = await makeConversation(undefined, { text: null, attachments: [{ type: "image", url: "http://sandbox.test/cdn/a.png" }] });
	const { cookie } = await makeVisitor(org.tenant);
	const [message] = await org.tenant.db.select({ id: messages.id }).from(messages);
	const door = () => send(`/o/${org.tenant.slug}/media/${message?.id}.0`, { headers: { cookie } });
	await control("faults", { clear: true });
	expect((await door()).status).toBe(200);

	for (const host of [
		...LOOPBACK,
		...METADATA,
		"sandbox.test:81",
		"sandbox.test.evil.test",
		"user@sandbox.test",
		"evil.test\\@sandbox.test",
	]) {
		await control("faults", { clear: true });
		await control("faults", {
			cdn: { mode: "redirect", to: encodeURI(`http://${host}/cdn/secret.png`).replaceAll("%5B", "[").replaceAll("%5D", "]"), times: 1 },
		});
		const answer = await door();
		expect(answer.status, host).toBe(410);
		expect(answer.headers.get("location"), host).toBeNull();
		expect(await answer.text(), host).not.toContain("secret");
	}
	await control("faults", { clear: true });
});
