import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { z } from "zod";
import { callGraph, highestUsage, pauseFor, usageOf } from "#app/domain/instagram/call-graph.server.ts";
import { MINUTE, now, SECOND, setClockOffset } from "#app/platform/clock.ts";
import { control, makeSendable } from "../support/instagram.ts";

const realSetTimeout = globalThis.setTimeout;

beforeEach(() => control("faults", { clear: true }));
afterEach(() => {
	vi.restoreAllMocks();
	setClockOffset(0);
});

/** An account, a read and a write of it. */
async function makeCaller() {
	const { accountId: account, token, slug } = await makeSendable();
	const url = "http://sandbox.test/v26.0/me";
	const me = z.looseObject({ username: z.string() });
	const done = z.looseObject({ success: z.literal(true) });
	return {
		account,
		read: () => callGraph({ url: `${url}?fields=username`, token, account }, me),
		write: () => callGraph({ method: "POST", url: `${url}/subscribed_apps?subscribed_fields=messages`, token, account }, done),
		/** How many of its calls reached Instagram. */
		arrived: async () => {
			const { requests } = (await control("requests?limit=500")) as { requests: { account: string }[] };
			return requests.filter((request) => request.account === slug.replaceAll("-", ".")).length;
		},
	};
}

/** Lets every wait end at once and moves the clock by it instead; gives the waits as they come. */
function passTime(): number[] {
	const waits: number[] = [];
	vi.spyOn(globalThis, "setTimeout").mockImplementation(((run: () => void, wait = 0) => {
		waits.push(wait);
		setClockOffset(now() - Date.now() + wait);
		return realSetTimeout(run, 0);
	}) as typeof setTimeout);
	return waits;
}

test("calls slow down from 80 % on, ever more up to 100 %", () => {
	expect([0, 50, 79, 80].map(pauseFor)).toEqual([0, 0, 0, 0]);
	expect([82, 90, 100, 250].map(pauseFor)).toEqual([500, 2500, 5000, 5000]);
});

test("every answer tells how much is used, a refusal too, and the highest figure counts", async () => {
	const { account, read, write } = await makeCaller();
	const other = await makeCaller();
	const headers = {
		"x-app-usage": '{"call_count":3,"total_time":84,"total_cputime":2}',
		"x-business-use-case-usage": `{"1":[{"type":"instagram","call_count":1,"total_cputime":2,"total_time":3}],"2":[{"call_count":"91"}]}`,
	};
	await control("faults", { graph: { times: 1, status: 400, code: 100, headers } });
	expect(usageOf(account)).toBe(0);

	await write();

	expect(usageOf(account)).toBe(91);
	expect(usageOf(other.account)).toBe(0);
	await control("faults", { answers: { usage: 86 } });
	passTime();
	await read();
	expect(usageOf(account)).toBe(86);
	expect(highestUsage()).toBeGreaterThanOrEqual(86);
	await control("faults", { clear: true });
	await read();
	expect(usageOf(account)).toBe(0);
});

test.each(["", "{", "[]", "null", '{"call_count":{}}', '{"1":7}'])("a header that says %s says nothing", async (text) => {
	const { account, write } = await makeCaller();
	await control("faults", { graph: { status: 400, code: 100, headers: { "x-app-usage": text, "x-business-use-case-usage": text } } });

	expect(await write()).toMatchObject({ failure: { kind: "refused" } });

	expect(usageOf(account)).toBe(0);
});

test("what was said is forgotten after a minute, or after the time that Instagram told", async () => {
	const { account, write } = await makeCaller();
	await control("faults", { answers: { usage: 90 } });
	await write();
	setClockOffset(61 * SECOND);
	expect(usageOf(account)).toBe(0);

	const told = '{"1":[{"call_count":100,"estimated_time_to_regain_access":30}]}';
	await control("faults", { graph: { status: 400, code: 100, headers: { "x-business-use-case-usage": told } } });
	await write();
	setClockOffset(30 * MINUTE);
	expect(usageOf(account)).toBe(100);
	setClockOffset(32 * MINUTE);
	expect(usageOf(account)).toBe(0);
});

test("reads wait longer the more is used; writes do not wait", async () => {
	const { read, write } = await makeCaller();
	await control("faults", { answers: { usage: 90 } });
	await write();
	const waits = passTime();

	expect(await write()).toMatchObject({ ok: true });
	expect(waits.filter((wait) => wait > 0)).toEqual([]);
	expect(await read()).toMatchObject({ ok: true });
	expect(waits.filter((wait) => wait > 0)).toEqual([2500]);
});

test("at 100 % a write is given back without a call, until the time is over; a read waits and goes", async () => {
	const { read, write, arrived } = await makeCaller();
	const other = await makeCaller();
	await control("faults", { answers: { usage: 100 } });
	expect(await write()).toMatchObject({ ok: true });
	await control("faults", { clear: true });

	const answer = await write();

	expect(answer).toMatchObject({ ok: false, failure: { kind: "rate-limited", code: null } });
	expect(answer.ok ? 0 : answer.failure.retryAfterMs).toBeGreaterThan(50 * SECOND);
	expect(await arrived()).toBe(1);
	expect(await other.write()).toMatchObject({ ok: true });
	const waits = passTime();
	expect(await read()).toMatchObject({ ok: true });
	expect(waits).toContain(5000);
	expect(await write()).toMatchObject({ ok: true });
});

test("a write goes again when nothing was heard for the time that Instagram told", async () => {
	const { write, arrived } = await makeCaller();
	await control("faults", { answers: { usage: 100 } });
	await write();
	setClockOffset(61 * SECOND);

	expect(await write()).toMatchObject({ ok: true });
	expect(await arrived()).toBe(2);
});

test("after five failures in a row nothing is asked for a minute, by this account alone; a success ends it", async () => {
	const { account, write, arrived } = await makeCaller();
	const other = await makeCaller();
	await control("faults", { graph: { account, status: 502, shape: "html" } });
	for (let failures = 0; failures < 5; failures++) expect(await write()).toMatchObject({ failure: { kind: "later" } });
	await control("faults", { clear: true });

	const held = await write();

	// Not "later", which would leave a reply in doubt that never left.
	expect(held).toMatchObject({ ok: false, failure: { kind: "rate-limited", code: null } });
	expect(held.ok ? 0 : held.failure.retryAfterMs).toBeGreaterThan(50 * SECOND);
	expect(await arrived()).toBe(5);
	expect(await other.write()).toMatchObject({ ok: true });
	setClockOffset(61 * SECOND);
	expect(await write()).toMatchObject({ ok: true });
	expect(await write()).toMatchObject({ ok: true });
});

test("after the minute the first failure stops the calls again", async () => {
	const { account, write, arrived } = await makeCaller();
	await control("faults", { graph: { account, status: 500, code: 2 } });
	for (let failures = 0; failures < 5; failures++) await write();
	setClockOffset(61 * SECOND);
	await write();

	await write();

	expect(await arrived()).toBe(6);
});

test.each([
	["a success", {}],
	["a refusal", { status: 400, code: 100 }],
])("%s between failures begins the count anew", async (_name, between) => {
	const { account, write, arrived } = await makeCaller();
	const trouble = { account, status: 500, code: 2 };
	await control("faults", { graph: [{ ...trouble, times: 4 }, { account, times: 1, ...between }, trouble] });

	for (let calls = 0; calls < 9; calls++) await write();

	expect(await arrived()).toBe(9);
});

test("refusals alone stop nothing", async () => {
	const { account, write, arrived } = await makeCaller();
	await control("faults", { graph: { account, status: 429, code: 613 } });

	for (let calls = 0; calls < 8; calls++) await write();

	expect(await arrived()).toBe(8);
});
