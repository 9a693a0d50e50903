/** The sandbox as these tests see it: what the product fetches goes there, and so do these. */
import { env } from "cloudflare:test";
import { receiveMessage } from "#app/domain/inbox/receive-message.server.ts";
import { adoptConnection } from "#app/domain/instagram/adopt-connection.server.ts";
import { HOUR, now } from "#app/platform/clock.ts";
import { newId } from "#app/platform/ids.ts";
import type { Tenant } from "#app/platform/tenant.ts";
import { makeConversation, makeOrg } from "./make.ts";

const SANDBOX = "http://sandbox.test";

/** Asks the sandbox's control API; throws when it refuses. */
export async function control(path: string, body?: unknown, method = body === undefined ? "GET" : "POST"): Promise<unknown> {
	const answer = await fetch(`${SANDBOX}/control/${path}`, {
		method,
		headers: { "content-type": "application/json" },
		...(body !== undefined && { body: JSON.stringify(body) }),
	});
	if (!answer.ok) throw new Error(`the sandbox answered ${answer.status}: ${await answer.text()}`);
	return answer.json();
}

/** An org whose account the sandbox knows, with a person who wrote `hoursAgo`, here and there. */
export async function makeSendable({ hoursAgo = 1, shard = "SHARD_00" }: { hoursAgo?: number; shard?: string } = {}) {
	const org = await makeOrg({ shard });
	const token = `IGAA-test-${newId()}`;
	const person = { id: `179${String(Math.floor(Math.random() * 1e13)).padStart(13, "0")}`, username: `person.${newId().slice(-8)}` };
	const sentAt = now() - hoursAgo * HOUR;
	const mid = `mid-${newId()}`;
	await control("seed", {
		accounts: [
			{
				id: org.accountId,
				username: org.slug.replaceAll("-", "."),
				name: "Test",
				account_type: "BUSINESS",
				app_scoped_id: `9${org.accountId}`,
				token,
				subscribed: true,
			},
		],
		people: [{ ...person, account: org.accountId, name: "Somebody" }],
		messages: [{ mid, account: org.accountId, person: person.id, direction: "inbound", text: "hello", attachments: [], timestamp: sentAt }],
	});
	const account = {
		accountId: org.accountId,
		appScopedId: null,
		username: org.slug,
		name: null,
		accountType: "BUSINESS",
		pictureUrl: null,
	};
	await adoptConnection(org.tenant, "user-1", org.connectionId, {
		account,
		token,
		expiresInSeconds: 5_000_000,
		scopes: [],
		subscribedFields: ["messages"],
	});
	const { conversationId } = await makeConversation(org, { personId: person.id, providerId: mid, sentAt });
	return { ...org, token, person, conversationId, author: "user-1", env };
}

/** The texts that reached the person, as the sandbox has them. It lets two such questions a second through: the next second has room. */
export async function textsSentTo(org: { token: string; person: { id: string } }): Promise<string[]> {
	const query = `platform=instagram&user_id=${org.person.id}&fields=id,messages{id,created_time,from,message}`;
	const ask = () => fetch(`${SANDBOX}/v26.0/me/conversations?${query}`, { headers: { authorization: `Bearer ${org.token}` } });
	let answer = await ask();
	for (let tries = 0; answer.status === 429 && tries < 5; tries++) {
		await answer.text();
		await scheduler.wait(500);
		answer = await ask();
	}
	if (!answer.ok) throw new Error(`the sandbox answered ${answer.status}: ${await answer.text()}`);
	const body = (await answer.json()) as { data: { messages?: { data: { from?: { id: string }; message?: string }[] } }[] };
	const messages = body.data.flatMap((conversation) => conversation.messages?.data ?? []);
	return messages.filter((message) => message.from?.id !== org.person.id).map((message) => message.message ?? "");
}

/** The person of a sendable org writes, at Instagram and here, as a webhook tells it; gives the message's id there. */
export async function personWrites(
	org: { tenant: Tenant; accountId: string; connectionId: string; person: { id: string } },
	{
		mid = `mid-${newId()}`,
		...content
	}: { mid?: string; text?: string; attachments?: { type: string; url?: string }[]; timestamp?: number },
): Promise<string> {
	await control("seed", {
		messages: [{ mid, account: org.accountId, person: org.person.id, direction: "inbound", timestamp: now(), ...content }],
	});
	await receiveMessage(org.tenant, {
		connectionId: org.connectionId,
		personId: org.person.id,
		providerId: mid,
		direction: "inbound",
		text: content.text ?? null,
		attachments: (content.attachments ?? []).map(({ type, url }) => ({ type, url: url ?? null })),
		sentAt: content.timestamp ?? now(),
	});
	return mid;
}
