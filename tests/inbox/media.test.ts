import { env } from "cloudflare:test";
import { beforeEach, expect, test } from "vitest";
import { streamMedia } from "#app/domain/inbox/media.server.ts";
import { findAttachment } from "#app/domain/inbox/messages.server.ts";
import { messages } from "#app/schema/shard.ts";
import { makeVisitor, ORIGIN, send } from "../support/http.ts";
import { control } from "../support/instagram.ts";
import { makeConversation, makeOrg } from "../support/make.ts";

beforeEach(() => control("faults", { clear: true }));

const request = (headers: Record<string, string> = {}) => new Request(ORIGIN, { headers });
const link = (name: string) => ({ type: "image", url: `http://sandbox.test/cdn/${name}` });

test("a picture is passed through with its true type, and kept nowhere", async () => {
	const answer = await streamMedia(env, link("a.png"), request());
	const bytes = new Uint8Array(await answer.arrayBuffer());

	expect(answer.status).toBe(200);
	expect(answer.headers.get("content-type")).toBe("image/png");
	expect(answer.headers.get("cache-control")).toBe("private, no-store");
	expect(answer.headers.get("content-security-policy")).toBe("sandbox; default-src 'none'");
	expect([...bytes.subarray(1, 4)]).toEqual([0x50, 0x4e, 0x47]);
	expect((await env.BUCKET.list()).objects.filter((object) => object.key.includes("media"))).toEqual([]);
});

test("a range is passed on", async () => {
	const answer = await streamMedia(env, link("a.mp4"), request({ range: "bytes=0-99" }));

	expect(answer.status).toBe(206);
	expect(answer.headers.get("content-range")).toMatch(/^bytes 0-99\//);
	expect((await answer.arrayBuffer()).byteLength).toBe(100);
});

test.each([
	["expired", 410],
	["gone", 410],
	["error", 502],
])("a link that is %s ends in %i and a sentence", async (mode, status) => {
	await control("faults", { cdn: { mode, times: 1 } });

	const answer = await streamMedia(env, link("b.png"), request());

	expect(answer.status).toBe(status);
	expect(await answer.text()).toMatch(/^\w.+\.$/);
});

test("bytes that are no picture are never shown as one, whatever the CDN says", async () => {
	await control("faults", { cdn: { mode: "lie", type: "image/png", content: "html", times: 1 } });

	const answer = await streamMedia(env, link("c.png"), request());

	expect(answer.headers.get("content-type")).toBe("application/octet-stream");
	expect(answer.headers.get("content-disposition")).toBe("attachment");
});

test.each([
	"http://169.254.169.254/latest/meta-data",
	"http://localhost:8787/healthz",
	"http://127.0.0.1/",
	"http://[::1]/",
	"http://2130706433/",
	"http://0x7f.1/",
	"http://sandbox.test@evil.test/",
	"http://user:pass@sandbox.test/cdn/a.png",
	"http://sandbox.test.evil.test/",
	"file:///etc/passwd",
	"ftp://sandbox.test/x",
	"javascript:alert(1)",
	"//sandbox.test/x",
	"not a link",
	"",
])("nothing is fetched from %s", async (url) => {
	expect((await streamMedia(env, { type: "image", url }, request())).status).toBe(410);
});

test("a redirect is followed only to where media may come from", async () => {
	await control("faults", { cdn: { mode: "redirect", to: "http://evil.test/x.png", times: 1 } });
	expect((await streamMedia(env, link("d.png"), request())).status).toBe(410);

	await control("faults", { clear: true });
	await control("faults", { cdn: { mode: "redirect", times: 1 } });
	expect((await streamMedia(env, link("d.png"), request())).status).toBe(200);
});

test("media is behind the door of its org", async () => {
	const org = await makeOrg();
	const { conversationId } = await makeConversation(org, { text: null, attachments: [link("e.png"), { type: "video", url: null }] });
	const [message] = await org.tenant.db.select().from(messages);
	const [member, stranger] = [await makeVisitor(org), await makeVisitor(await makeOrg())];
	const get = async (media: string, cookie: string) => (await send(`/o/${org.slug}/media/${media}`, { headers: { cookie } })).status;

	expect(await get(`${message?.id}.0`, member.cookie)).toBe(200);
	expect(await get(`${message?.id}.1`, member.cookie)).toBe(410);
	expect(await get(`${message?.id}.2`, member.cookie)).toBe(404);
	expect(await get(`${conversationId}.0`, member.cookie)).toBe(404);
	expect(await get("../../x", member.cookie)).toBe(404);
	expect(await get(`${message?.id}.0`, stranger.cookie)).toBe(404);
	expect(await findAttachment((await makeOrg()).tenant, `${message?.id}.0`)).toBeNull();
});
