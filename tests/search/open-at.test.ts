import { expect, test } from "vitest";
import { readConversation } from "#app/domain/inbox/messages.server.ts";
import { now } from "#app/platform/clock.ts";
import { makeVisitor, send } from "../support/http.ts";
import { makeOrg } from "../support/make.ts";
import { makePerson } from "./support.ts";

async function makeLong(size: number) {
	const org = await makeOrg();
	const personId = "17900000077777";
	const at = now() - size * 1000;
	let first = await makePerson(org, { personId, text: "line 0", sentAt: at });
	const ids = [first.messageId];
	for (let position = 1; position < size; position++) {
		first = await makePerson(org, { personId, text: `line ${position}`, sentAt: at + position * 1000 });
		ids.push(first.messageId);
	}
	return { ...org, ids, conversationId: first.conversationId };
}

test("a conversation opens around a message, and pages lead from there to its beginning and its end", async () => {
	const { tenant, conversationId, ids } = await makeLong(120);
	const shown = (page: Awaited<ReturnType<typeof readConversation>>) => page?.snapshot.rows.messages?.map(({ id }) => id) ?? [];

	const around = await readConversation(tenant, conversationId, { around: ids[60] ?? "" });
	const older = await readConversation(tenant, conversationId, { cursor: around?.nextCursor ?? "" });
	const newer = await readConversation(tenant, conversationId, { after: around?.newerCursor ?? "" });

	expect(shown(around)).toEqual(ids.slice(35, 85));
	expect(shown(older)).toEqual(ids.slice(0, 35));
	expect(older?.nextCursor).toBeNull();
	expect(shown(newer)).toEqual(ids.slice(85));
	expect(newer?.newerCursor).toBeUndefined();
	expect(shown(await readConversation(tenant, conversationId, { around: "of-nobody" }))).toEqual(ids.slice(70));
}, 30_000);

test("a stranger opens nothing around a message, and searches their own org alone", async () => {
	const { slug, conversationId, ids } = await makeLong(2);
	const stranger = await makeOrg();
	const { cookie } = await makeVisitor(stranger);

	expect(await readConversation(stranger.tenant, conversationId, { around: ids[0] ?? "" })).toBeNull();
	expect((await send(`/o/${slug}/pages/search?q=line`, { headers: { cookie } })).status).toBe(404);
	const own = await send(`/o/${stranger.slug}/pages/search?q=line&east=60`, { headers: { cookie } });
	expect(await own.json()).toMatchObject({ hits: [], nextCursor: null });
	expect((await send(`/o/${stranger.slug}/pages/search?q=line&cursor=x`, { headers: { cookie } })).status).toBe(404);
});
