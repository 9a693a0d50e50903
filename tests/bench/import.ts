import { startProduct } from "../e2e/support/product.ts";
import type { Measure } from "./report.ts";
import { wait } from "./support.ts";
import { connect, control, listed, listen, until, type Visitor, visit } from "./visitor.ts";

const ACCOUNT = "17841400000000003";
const DAY = 86_400_000;

type Progress = { status: string; found: number; done: number; messages: number };

export const history: Measure = {
	title: "The history of 1,000 conversations × 20 messages imported over two SIGKILLs",
	async run() {
		const seen = await measureImport({ conversations: 1000, kills: 2 });
		return {
			seen,
			figures: [
				{ name: "messages not stored", value: seen.expected - seen.stored, unit: "", bar: { most: 0 } },
				{ name: "doubled", value: seen.doubled, unit: "", bar: { most: 0 } },
				{ name: "marked unread by the import", value: seen.unread, unit: "", bar: { most: 0 } },
				{ name: "times its progress went back", value: seen.wentBack, unit: "", bar: { most: 0 } },
				{ name: "from connecting to done", value: seen.took, unit: "ms" },
			],
		};
	},
};

/**
 * The history of `conversations` with twenty messages each is imported from the sandbox, while the process group is killed
 * `kills` times. Gives what is there afterwards, whether progress ever went back, and how long it all took (milliseconds).
 */
async function measureImport({ conversations, kills }: { conversations: number; kills: number }) {
	let running = await startProduct();
	const { port, sandboxPort, dataDir } = running;
	const { origin, sandbox } = running.product;
	await seedHistory(sandbox, conversations);
	const visitor = await visit(running.product);
	const began = Date.now();
	await connect(visitor, "demo", ACCOUNT);

	const seen: Progress[] = [];
	watch(visitor, seen);
	const progress = async () => seen.at(-1);
	for (let kill = 1; kill <= kills; kill++) {
		await until(300, async () => ((await progress())?.done ?? 0) >= (conversations * kill) / (kills + 1));
		await running.kill();
		running = await startProduct({ port, sandboxPort, dataDir });
		watch(visitor, seen);
	}
	const last = await until(600, async () => {
		const now = await progress();
		return now?.status === "done" && now;
	});
	const took = Date.now() - began;
	await wait(500);

	const mids: string[] = [];
	let unread = 0;
	for await (const conversation of listed(origin, "conversations")) {
		for await (const message of listed(origin, `conversations/${conversation.id}/messages`)) {
			const mid = String(message.provider_id);
			if (mid.startsWith("past-")) mids.push(mid);
			if (mid.startsWith("past-") && Number(conversation.unread_count) > 0) unread++;
		}
	}
	await running.stop();
	const known = new Set(mids);
	const steps = seen.map(({ done }) => done);
	return {
		expected: conversations * 20,
		stored: known.size,
		doubled: mids.length - known.size,
		unread,
		found: last.found,
		done: last.done,
		steps: steps.length,
		wentBack: steps.filter((done, position) => done < (steps[position - 1] ?? 0)).length,
		took,
	};
}

/** Follows the import by the org's channel, as an open page does: what is there now, then every step. */
function watch(visitor: Visitor, seen: Progress[]) {
	const socket = listen(visitor, "demo", (frame) => {
		if (frame.type === "hello" && frame.seq) socket.send(JSON.stringify({ type: "resume", seq: frame.seq - 1 }));
		const [now] = frame.rows?.imports ?? [];
		if (now) seen.push(now as Progress);
	});
}

async function seedHistory(sandbox: string, conversations: number) {
	const start = Date.now() - 25 * DAY;
	for (let first = 0; first < conversations; first += 50) {
		const numbers = Array.from({ length: Math.min(50, conversations - first) }, (_, position) => first + position);
		const id = (n: number) => `18000000${String(n).padStart(8, "0")}`;
		await control(sandbox, "seed", {
			people: numbers.map((n) => ({ id: id(n), account: ACCOUNT, username: `past.${n}`, name: `Past ${n}` })),
			messages: numbers.flatMap((n) =>
				Array.from({ length: 20 }, (_, m) => ({
					mid: `past-${n}-${m}`,
					account: ACCOUNT,
					person: id(n),
					direction: m % 2 === 0 ? "inbound" : "outbound",
					text: `message ${m} of conversation ${n}`,
					timestamp: start + n * 60_000 + m * 1000,
				})),
			),
		});
	}
}
