import { env } from "cloudflare:test";
import { expect, test } from "vitest";
import { receiveMessage } from "#app/domain/inbox/receive-message.server.ts";
import { storeApiToken } from "#app/domain/org/api-tokens.server.ts";
import { HOUR, now } from "#app/platform/clock.ts";
import { newId } from "#app/platform/ids.ts";
import { send } from "../support/http.ts";
import { aMessage, makeConversation, makeOrg } from "../support/make.ts";

async function withToken(org: { tenant: { orgId: string } }) {
	const token = newId();
	await storeApiToken(env, org.tenant.orgId, token);
	return async (path: string) => {
		const answer = await send(`/api/v1${path}`, { headers: { "x-org-auth-token": token } });
		return {
			status: answer.status,
			body: (await answer.json()) as { data: Record<string, unknown>[]; next_cursor: string | null; error?: unknown },
		};
	};
}

test("a conversation has the fields of the contract", async () => {
	const sentAt = now() - HOUR;
	const org = await makeConversation(undefined, { text: "hello there", sentAt });
	const get = await withToken(org);

	const { status, body } = await get("/conversations");

	expect(status).toBe(200);
	expect(body).toEqual({
		data: [
			{
				id: org.conversationId,
				contact: { id: expect.any(String), instagram_id: org.message.personId, username: null, name: null, stage: "Outreach Sent" },
				connection_id: org.connectionId,
				last_message_at: new Date(sentAt).toISOString(),
				unread_count: 1,
				preview: "hello there",
				window: { state: "open", closes_at: new Date(sentAt + 24 * HOUR).toISOString() },
			},
		],
		next_cursor: null,
	});
});

test("a message has the fields of the contract, and no link of Instagram's", async () => {
	const sentAt = now() - HOUR;
	const org = await makeConversation(undefined, {
		text: null,
		attachments: [{ type: "image", url: "https://cdn.test/secret.jpg" }],
		sentAt,
	});
	const get = await withToken(org);

	const { body } = await get(`/conversations/${org.conversationId}/messages`);

	expect(body.data).toEqual([
		{
			id: expect.any(String),
			provider_id: org.message.providerId,
			direction: "inbound",
			text: null,
			sent_at: new Date(sentAt).toISOString(),
			attachments: [{ type: "image", url: expect.stringMatching(/^http:\/\/localhost:8787\/api\/v1\/media\//) }],
			status: "received",
			source: "person",
		},
	]);
});

test("pages follow each other without a gap or a repeat", async () => {
	const org = await makeOrg();
	const at = now() - HOUR;
	for (let position = 0; position < 7; position++) {
		await receiveMessage(
			org.tenant,
			aMessage(org.connectionId, { personId: `p${position}`, text: `${position}`, sentAt: at + Math.floor(position / 3) }),
		);
	}
	const get = await withToken(org);

	for (const path of ["/conversations", "/contacts"]) {
		const seen: unknown[] = [];
		let cursor: string | null = null;
		do {
			const { body }: { body: { data: Record<string, unknown>[]; next_cursor: string | null } } = await get(
				`${path}?limit=2${cursor ? `&cursor=${cursor}` : ""}`,
			);
			seen.push(...body.data.map((row) => row.id));
			cursor = body.next_cursor;
		} while (cursor);
		expect(new Set(seen).size, path).toBe(7);
		expect(seen, path).toHaveLength(7);
	}
});

test("messages come newest first, page by page", async () => {
	const org = await makeConversation();
	for (let position = 1; position <= 4; position++) {
		await receiveMessage(
			org.tenant,
			aMessage(org.connectionId, { personId: org.message.personId, text: `${position}`, sentAt: org.message.sentAt + position }),
		);
	}
	const get = await withToken(org);

	const first = await get(`/conversations/${org.conversationId}/messages?limit=3`);
	const second = await get(`/conversations/${org.conversationId}/messages?limit=3&cursor=${first.body.next_cursor}`);

	expect([...first.body.data, ...second.body.data].map((message) => message.text)).toEqual(["4", "3", "2", "1", "hello"]);
	expect(second.body.next_cursor).toBeNull();
});

test("a missing or wrong token gets 401 and says why", async () => {
	for (const headers of [{}, { "x-org-auth-token": "wrong" }, { "x-org-auth-token": "x".repeat(5000) }]) {
		const answer = await send("/api/v1/conversations", { headers });
		expect(answer.status).toBe(401);
		expect(await answer.json()).toEqual({ error: { code: "unauthorized", message: expect.any(String) } });
	}
});

test("another org's ids are not there", async () => {
	const ours = await makeConversation();
	const get = await withToken(await makeOrg());

	expect((await get(`/conversations/${ours.conversationId}/messages`)).status).toBe(404);
	expect((await get("/conversations")).body.data).toEqual([]);
	expect((await get("/contacts")).body.data).toEqual([]);
	const cursor = (await (await withToken(ours))("/conversations?limit=1")).body.next_cursor;
	expect((await get(`/conversations?limit=1${cursor ? `&cursor=${cursor}` : ""}`)).body.data).toEqual([]);
});

test("bad pages and unknown endpoints are refused in words", async () => {
	const get = await withToken(await makeOrg());

	for (const query of [
		"limit=0",
		"limit=-1",
		"limit=x",
		"limit=1e3",
		"cursor=%00",
		"cursor=!!",
		"cursor=aGVsbG8",
		`cursor=${"a".repeat(300)}`,
	]) {
		expect((await get(`/conversations?${query}`)).status, query).toBe(400);
	}
	expect((await get("/nothing")).status).toBe(404);
	expect((await get("/conversations/%F0%9F%99%8C/messages")).status).toBe(404);
	expect((await get("/conversations?limit=999999")).status).toBe(200);
});
