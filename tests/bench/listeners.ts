/** Many open sockets in one process: when the last of them got each message, and whether any missed a number. */
import { setMaxListeners } from "node:events";
import { WebSocket } from "ws";
import { demoWorld } from "../../scripts/demo-world.ts";
import type { Product } from "../e2e/support/product.ts";
import { SECRET, wait } from "./support.ts";
import { visit } from "./visitor.ts";

const SOCKETS_A_MEMBER = 10;
const MARK = /"text":"message #(\d+)#"/;

type Arrival = { count: number; last: number };

/** What was heard since the last `clear`: messages by the number in their text, and the org's numbers by socket. */
export type Listeners = {
	sockets: WebSocket[];
	heard: Map<number, Arrival>;
	/** Numbers that some socket missed, got twice or before an earlier one. */
	gaps: () => number;
	clear: () => void;
	close: () => Promise<void>;
};

/** Makes members of the demo's org, ten sockets for each, and gives a cookie for each member: sessions like everybody's. */
export async function signInMembers({ origin, sandbox }: Product, count: number): Promise<string[]> {
	const world = demoWorld(Date.now(), sandbox);
	const [org] = world.orgs;
	if (!org) throw new Error("the demo has no org");
	const { contacts: _, ...rest } = org;
	const users = Array.from({ length: count }, (_, number) => ({ email: `listener-${number}@demo.test`, name: `Listener ${number}` }));
	const members = [...rest.members, ...users.map(({ email }) => ({ email, role: "member" as const }))];
	const answer = await fetch(`${origin}/local/seed/people`, {
		method: "POST",
		headers: { "x-local-secret": SECRET, "content-type": "application/json" },
		body: JSON.stringify({ password: world.password, users, orgs: [{ ...rest, members }] }),
	});
	if (!answer.ok) throw new Error(`members were answered ${answer.status}: ${await answer.text()}`);
	const cookies: string[] = [];
	for (const { email } of users) cookies.push((await visit({ origin, sandbox }, email, `10.9.0.${cookies.length}`)).cookie);
	return cookies;
}

/** Opens so many sockets; each is open and has its greeting when this returns. */
export async function openListeners(count: number, { url, origin, cookies }: { url: string; origin: string; cookies: string[] }) {
	const heard = new Map<number, Arrival>();
	const newest: number[] = [];
	let missed = 0;
	const take = (socket: number, data: Buffer) => {
		const at = performance.now();
		const text = data.toString("latin1");
		const mark = MARK.exec(text)?.[1];
		if (mark !== undefined) {
			const arrival = heard.get(Number(mark)) ?? { count: 0, last: 0 };
			heard.set(Number(mark), { count: arrival.count + 1, last: at });
		}
		const [, type, seq] = /^\{"type":"(change|changes|hello|reset)",(?:"after":\d+,)?"seq":(\d+)/.exec(text) ?? [];
		if (seq === undefined) return;
		const before = newest[socket];
		if (type === "change" && before !== undefined && Number(seq) !== before + 1) missed++;
		if (type === "changes" || type === "reset") missed++;
		newest[socket] = Math.max(before ?? 0, Number(seq));
	};
	const sockets: WebSocket[] = [];
	for (let first = 0; first < count; first += 25) {
		await Promise.all(
			Array.from({ length: Math.min(25, count - first) }, (_, offset) => {
				const number = first + offset;
				const cookie = cookies[Math.floor(number / SOCKETS_A_MEMBER)] ?? "";
				const socket = new WebSocket(url, { headers: { cookie, origin }, perMessageDeflate: false });
				setMaxListeners(0, socket);
				sockets.push(socket);
				socket.on("message", (data: Buffer) => take(number, data));
				return new Promise<void>((resolve, reject) => {
					socket.once("open", () => resolve());
					socket.once("error", reject);
				});
			}),
		);
	}
	// What each is greeted with, and who is there.
	await wait(1500);
	const listeners: Listeners = {
		sockets,
		heard,
		gaps: () => missed,
		clear: () => {
			heard.clear();
			missed = 0;
		},
		close: async () => {
			for (const socket of sockets) socket.terminate();
			await wait(200);
		},
	};
	return listeners;
}
