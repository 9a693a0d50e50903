/** What the operator and an Owner see of how the product does, and that log lines say what they belong to. */
import { env } from "cloudflare:test";
import { expect, test, vi } from "vitest";
import { countDeliveries } from "#app/domain/instagram/deliveries.server.ts";
import { readOperations } from "#app/domain/instagram/operations.server.ts";
import { now } from "#app/platform/clock.ts";
import { count } from "../support/count-rows.ts";
import { postWebhook, send, textEvent, webhookBody } from "../support/http.ts";
import { makeConversation, makeOrg } from "../support/make.ts";

const OPERATOR = { authorization: "Bearer local-operator-token-0000" };

test("the operator reads figures of all organizations together, without a name or an id of one", async () => {
	const org = await makeOrg();
	await postWebhook(webhookBody(org.accountId, [textEvent(org.accountId, "777001", `mid-${org.orgId}`, "hello")]));
	await vi.waitFor(async () => expect((await countDeliveries(env)).pending).toBe(0));

	const answer = await send("/operator/metrics", { headers: OPERATOR });
	const text = await answer.text();

	const counts = await countDeliveries(env);
	expect(answer.headers.get("content-type")).toBe("application/openmetrics-text; version=1.0.0; charset=utf-8");
	expect(text.endsWith("\n# EOF\n")).toBe(true);
	for (const state of ["pending", "quarantined", "dead"] as const)
		expect(text).toContain(`dm_tracker_deliveries{state="${state}"} ${counts[state]}\n`);
	expect(text).toMatch(/dm_tracker_deliveries_received_total [1-9]/);
	expect(text).toMatch(/dm_tracker_deliveries_done_total [1-9]/);
	expect(text).toContain("dm_tracker_queue_age_seconds 0\n");
	expect(text).toMatch(/dm_tracker_connections\{status="connected"\} [1-9]/);
	expect(text).toMatch(/dm_tracker_push_seconds_count [1-9]/);
	expect(text).toMatch(/dm_tracker_shard_organizations\{shard="SHARD_00"\} [1-9]/);
	expect(text).toMatch(/dm_tracker_shard_bytes\{shard="SHARD_01"\} \d/);
	for (const secret of [org.orgId, org.slug, org.accountId, org.connectionId, "777001"]) expect(text).not.toContain(secret);
	expect((await send("/operator/metrics")).status).toBe(401);
});

test("an Owner sees how their own messages come and go, and nothing of another organization", async () => {
	const [org, other] = [await makeOrg(), await makeOrg()];
	for (let time = 0; time < 3; time++) await makeConversation(org);
	await makeConversation(other);

	const operations = await readOperations(org.tenant);

	expect(operations.received).toHaveLength(24);
	expect(operations.received.at(-1)).toBe(3);
	expect(operations.sent.every((count) => count === 0)).toBe(true);
	expect(operations.connections.map(({ id }) => id)).toEqual([org.connectionId]);
	expect(operations).toMatchObject({ waiting: 0, countedSince: null });
});

test("however much happened, the page reads a bounded number of rows", async () => {
	const org = await makeOrg({ shard: "SHARD_01" });
	const act = env.SHARD_01.prepare(
		"insert into acting_org (one, org_id) values (1, ?1) on conflict (one) do update set org_id = excluded.org_id, member_id = null",
	).bind(org.orgId);
	const numbers = JSON.stringify(Array.from({ length: 8000 }, (_, number) => number + 1));
	const fill = env.SHARD_01.prepare(
		"insert into events (org_id, seq, type, at) select ?1, value, 'message.received', ?2 - (8000 - value) * 1000 from json_each(?3)",
	).bind(org.orgId, now(), numbers);
	await env.SHARD_01.batch([act, fill]);

	let received: number[] = [];
	const { read } = await count(env.SHARD_01, async () => {
		received = (await readOperations(org.tenant)).received;
	});

	console.log(`figure: rows read by the page of operations at 8,000 events a day: ${read}`);
	expect(received.reduce((sum, hour) => sum + hour, 0)).toBe(5000);
	expect(read).toBeLessThanOrEqual(10_050);
});

test("each log line of a delivery carries its id, and one of a request the request's", async () => {
	const lines: Record<string, unknown>[] = [];
	const hear = (line: unknown) => void (typeof line === "string" && line.startsWith("{") && lines.push(JSON.parse(line)));
	const spies = [vi.spyOn(console, "error").mockImplementation(hear), vi.spyOn(console, "log").mockImplementation(hear)];
	try {
		await postWebhook(webhookBody("no-such-account", [textEvent("no-such-account", "1", "mid-unknown", "hello")]));
		await vi.waitFor(() => expect(lines.some(({ message }) => message === "events quarantined")).toBe(true));
		await postWebhook("{}", { signature: null });
	} finally {
		for (const spy of spies) spy.mockRestore();
	}

	expect(lines.find(({ message }) => message === "events quarantined")?.delivery).toMatch(/^[0-9a-f]{64}$/);
	expect(lines.find(({ message }) => message === "webhook refused")?.request).toMatch(/^[\w-]{20,}$/);
});
