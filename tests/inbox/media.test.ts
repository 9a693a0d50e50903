import { env } from "cloudflare:test";
import { eq } from "drizzle-orm";
import { beforeEach, expect, test } from "vitest";
import { unsendMessage } from "#app/domain/inbox/change-message.server.ts";
import { copyMedia, streamMedia } from "#app/domain/inbox/media.server.ts";
import { findMedia, type MediaPlace } from "#app/domain/inbox/messages.server.ts";
import { mine, type Tenant } from "#app/platform/tenant.ts";
import { type Attachment, messages } from "#app/schema/shard.ts";
import { makeVisitor, ORIGIN, send } from "../support/http.ts";
import { control, makeSendable, personWrites } from "../support/instagram.ts";
import { makeConversation, makeOrg } from "../support/make.ts";

beforeEach(() => control("faults", { clear: true }));

const request = (headers: Record<string, string> = {}) => new Request(ORIGIN, { headers });
const link = (name: string) => ({ type: "image", url: `http://sandbox.test/cdn/${name}` });

/** An attachment of a message that Instagram does not know, so that nothing renews it. */
async function placeOf(attachment: Attachment) {
	const { tenant, connectionId } = await makeOrg();
	return { tenant, place: { messageId: "m", connectionId, providerId: null, position: 0, attachment } satisfies MediaPlace };
}

async function stream(attachment: Attachment, init = request()) {
	const { tenant, place } = await placeOf(attachment);
	return streamMedia(tenant, place, init);
}

test("a picture is passed through with its true type, and kept nowhere", async () => {
	const answer = await stream(link("a.png"));
	const bytes = new Uint8Array(await answer.arrayBuffer());

	expect(answer.status).toBe(200);
	expect(answer.headers.get("content-type")).toBe("image/png");
	expect(answer.headers.get("cache-control")).toBe("private, no-store");
	expect(answer.headers.get("content-security-policy")).toBe("sandbox; default-src 'none'");
	expect([...bytes.subarray(1, 4)]).toEqual([0x50, 0x4e, 0x47]);
	expect((await env.BUCKET.list()).objects.filter((object) => object.key.includes("media"))).toEqual([]);
});

test("a range is passed on", async () => {
	const answer = await stream(link("a.mp4"), request({ range: "bytes=0-99" }));

	expect(answer.status).toBe(206);
	expect(answer.headers.get("content-range")).toMatch(/^bytes 0-99\//);
	expect((await answer.arrayBuffer()).byteLength).toBe(100);
});

test.each([
	["bytes=0-", "bytes 0-9/10", "0123456789"],
	["bytes=2-4", "bytes 2-4/10", "234"],
	["bytes=-3", "bytes 7-9/10", "789"],
])("of a file that waits to be sent, %s is answered with %s", async (range, contentRange, text) => {
	const upload = `uploads/range/${crypto.randomUUID()}`;
	await env.BUCKET.put(upload, "0123456789", { httpMetadata: { contentType: "audio/wav" } });

	const answer = await stream({ type: "audio", url: null, upload }, request({ range }));

	expect([answer.status, answer.headers.get("content-range"), answer.headers.get("content-length")]).toEqual([
		206,
		contentRange,
		String(text.length),
	]);
	expect(new TextDecoder().decode(await answer.arrayBuffer())).toBe(text);
});

test.each([
	["expired", 410],
	["gone", 410],
	["error", 502],
])("a link that is %s ends in %i and a sentence", async (mode, status) => {
	await control("faults", { cdn: { mode, times: 1 } });

	const answer = await stream(link("b.png"));

	expect(answer.status).toBe(status);
	expect(await answer.text()).toMatch(/^\w.+\.$/);
});

test("bytes that are no picture are never shown as one, whatever the CDN says", async () => {
	await control("faults", { cdn: { mode: "lie", type: "image/png", content: "html", times: 1 } });

	const answer = await stream(link("c.png"));

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
	expect((await stream({ type: "image", url })).status).toBe(410);
});

test("a redirect is followed only to where media may come from", async () => {
	await control("faults", { cdn: { mode: "redirect", to: "http://evil.test/x.png", times: 1 } });
	expect((await stream(link("d.png"))).status).toBe(410);

	await control("faults", { clear: true });
	await control("faults", { cdn: { mode: "redirect", times: 1 } });
	expect((await stream(link("d.png"))).status).toBe(200);
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
	expect(await findMedia((await makeOrg()).tenant, `${message?.id}.0`)).toBeNull();
});

test("an expired link is renewed once by reading the message again, and the new one is kept", async () => {
	const org = await makeSendable();
	const mid = await personWrites(org, { attachments: [{ type: "image", url: "http://sandbox.test/cdn/renewed.png" }] });
	const [before] = await org.tenant.db.select().from(messages).where(eq(messages.providerId, mid));
	const stale = { type: "image", url: "http://sandbox.test/cdn/renewed.png?oe=1" };
	await org.tenant.db
		.update(messages)
		.set({ attachments: [stale] })
		.where(mine(org.tenant, messages, eq(messages.providerId, mid)));
	const place = await findMedia(org.tenant, `${before?.id}.0`);
	if (!place) throw new Error("the attachment is not there");
	await control("requests", undefined, "DELETE");

	const answer = await streamMedia(org.tenant, place, request());

	expect(answer.status).toBe(200);
	expect((await answer.arrayBuffer()).byteLength).toBeGreaterThan(100);
	const [after] = await org.tenant.db.select().from(messages).where(eq(messages.providerId, mid));
	expect(after?.attachments[0]?.url).toMatch(/renewed\.png\?oe=[0-9a-f]+$/);
	expect(after?.attachments[0]?.url).not.toBe(stale.url);
});

test("media that Instagram no longer gives ends as gone, and the message stays as it is", async () => {
	const org = await makeSendable();
	const mid = await personWrites(org, { attachments: [{ type: "image", url: "http://sandbox.test/cdn/lost.png" }] });
	const [message] = await org.tenant.db.select().from(messages).where(eq(messages.providerId, mid));
	await control("faults", { cdn: { mode: "gone" }, graph: { path: "*", name: "not-found" } });
	const place = await findMedia(org.tenant, `${message?.id}.0`);
	if (!place) throw new Error("the attachment is not there");

	expect((await streamMedia(org.tenant, place, request())).status).toBe(410);
	expect(await org.tenant.db.select().from(messages).where(eq(messages.providerId, mid))).toEqual([message]);
});

test("a link that cannot be renewed just now is no media that is gone", async () => {
	const org = await makeSendable();
	const mid = await personWrites(org, { attachments: [{ type: "image", url: "http://sandbox.test/cdn/busy.png" }] });
	const [message] = await org.tenant.db.select().from(messages).where(eq(messages.providerId, mid));
	await control("faults", { cdn: { mode: "expired" }, graph: { path: "*", status: 429, code: 4 } });
	const place = await findMedia(org.tenant, `${message?.id}.0`);
	if (!place) throw new Error("the attachment is not there");

	expect((await streamMedia(org.tenant, place, request())).status).toBe(502);
});

test("copies are made only where the deployment allows them, never of stories, and go with their message", async () => {
	const org = await makeSendable();
	const [kept, story] = ["mid-copied", "mid-story"];
	await personWrites(org, { mid: kept, attachments: [{ type: "image", url: "http://sandbox.test/cdn/kept.png" }] });
	await personWrites(org, { mid: story, attachments: [{ type: "story_mention", url: "http://sandbox.test/cdn/story.png" }] });
	const idOf = async (mid: string) => (await org.tenant.db.select().from(messages).where(eq(messages.providerId, mid)))[0]?.id ?? "";
	const stored = async () => (await env.BUCKET.list({ prefix: `media/${org.orgId}/` })).objects.length;
	await copyMedia(org.tenant, await idOf(kept));
	expect(await stored()).toBe(0);

	const allowing = { ...org.tenant, env: { ...env, MEDIA_COPY: "on" } } as Tenant;
	await copyMedia(allowing, await idOf(kept));
	await copyMedia(allowing, await idOf(story));
	expect(await stored()).toBe(1);
	await control("faults", { cdn: { mode: "gone" } });
	const place = await findMedia(org.tenant, `${await idOf(kept)}.0`);
	expect(place && (await streamMedia(org.tenant, place, request({ range: "bytes=0-9" }))).status).toBe(206);

	await unsendMessage(org.tenant, { connectionId: org.connectionId, providerId: kept }, Date.now());
	expect(await stored()).toBe(0);
});
