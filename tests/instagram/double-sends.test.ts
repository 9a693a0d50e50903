/**
 * Calls of which nobody can tell what became: whatever went wrong, a reply reaches the person once.
 * `AMBIGUOUS=1000 vitest run tests/instagram/double-sends.test.ts` meets many.
 */
import { env } from "cloudflare:test";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { queueReply } from "#app/domain/inbox/replies.server.ts";
import { sendReplies } from "#app/domain/inbox/send-replies.server.ts";
import { now, SECOND, setClockOffset } from "#app/platform/clock.ts";
import { newId } from "#app/platform/ids.ts";
import { messages } from "#app/schema/shard.ts";
import { control, makeSendable, textsSentTo } from "../support/instagram.ts";

const AT_ONCE = 10;
const ROUNDS = 16;
const TEXTS = ["one", "two", "three"];
/** What three replies of a conversation meet: the first went out, the second only at its third try, the third not at first. */
const MOMENTS = ["after", "before", "before", "after", "before"] as const;
const KINDS: object[] = [
	{ status: 500, code: 2 },
	{ timeout: true, hang_ms: 1500 },
	{ status: 502, shape: "html" },
	{ status: 200, shape: "cut" },
	{ status: 200, shape: "empty" },
	{ status: 500, shape: "text" },
	{ status: 200, body: {} },
	{ status: 400, shape: "cut" },
	{ status: 200, code: 2 },
	{ status: 400, code: 1 },
	{ status: 503, shape: "empty" },
];

type Sendable = Awaited<ReturnType<typeof makeSendable>>;

beforeEach(() => control("faults", { clear: true, answers: { rates: false } }));
afterEach(() => {
	vi.restoreAllMocks();
	setClockOffset(0);
});

function troublesOf({ accountId }: Sendable, first: number) {
	return MOMENTS.map((when, position) => {
		const kind = KINDS[(first + position) % KINDS.length];
		return { account: accountId, times: 1, when, ...kind, ...(kind && "timeout" in kind && { timeout: when }) };
	});
}

async function queueAll({ tenant, author, conversationId }: Sendable) {
	for (const text of TEXTS) await queueReply(tenant, author, { conversationId, clientId: newId(), text });
}

/** The states of the replies of an org, oldest first. */
async function statesOf({ tenant }: Sendable) {
	const rows = await tenant.db.select().from(messages).orderBy(messages.id);
	return rows.filter(({ direction }) => direction === "outbound").map(({ status }) => status);
}

async function settleAll(orgs: Sendable[]) {
	for (let round = 0; round < ROUNDS; round++) {
		await Promise.all(orgs.map(({ tenant, conversationId }) => sendReplies(tenant, conversationId)));
		const states = (await Promise.all(orgs.map(statesOf))).flat();
		if (states.every((state) => state === "sent" || state === "failed")) return;
		setClockOffset(now() - Date.now() + 16 * SECOND);
	}
}

test("however many sends are left without an answer, none reaches the person twice", async () => {
	const timeout = AbortSignal.timeout.bind(AbortSignal);
	vi.spyOn(AbortSignal, "timeout").mockImplementation(() => timeout(1000));
	let [failures, doubled, missed] = [0, 0, 0];
	while (failures < Number(env.AMBIGUOUS)) {
		const orgs = await Promise.all(Array.from({ length: AT_ONCE }, () => makeSendable()));
		const send = orgs.flatMap((org, position) => troublesOf(org, failures + position));
		await control("faults", { send });
		for (const org of orgs) await queueAll(org);

		await settleAll(orgs);

		const { faults } = (await control("faults")) as { faults: { kind: string; hits: number }[] };
		failures += faults.filter(({ kind }) => kind === "send").reduce((sum, { hits }) => sum + hits, 0);
		for (const org of orgs) {
			const arrived = await textsSentTo(org);
			doubled += arrived.length - new Set(arrived).size;
			missed += TEXTS.filter((text) => !arrived.includes(text)).length;
			expect(await statesOf(org)).toEqual(TEXTS.map(() => "sent"));
		}
		setClockOffset(0);
	}

	console.log(`figure: sends that reached the person twice over ${failures} ambiguous failures: ${doubled}; not at all: ${missed}`);
	expect([doubled, missed]).toEqual([0, 0]);
}, 1_800_000);
