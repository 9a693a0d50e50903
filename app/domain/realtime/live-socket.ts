import ReconnectingSocket from "partysocket/ws";
import { lastMovements, sayThrough } from "./company.ts";
import { measurePace } from "./pace.ts";
import { takePersonal } from "./personal.ts";
import type { ClientFrame, PersonalFrame, ServerFrame } from "./rows.ts";
import { createSequence } from "./sequence.ts";
import type { Store } from "./store.ts";
import type { Companion, CompanyFrame } from "./together.ts";

const PING_EVERY_MS = 25_000;
const PONG_WITHIN_MS = 10_000;
/** Close codes after which knocking again is of no use: no session, access ended. */
const ENDED = new Set([4401, 4403]);

/** A browser is not told why a socket was refused, so after some refusals it asks in another way. */
const ASK_AFTER_FAILURES = 3;

type Following = {
	slug: string;
	store: Store;
	/** True when the channel is open, false when it is lost. */
	onLink(isOpen: boolean): void;
	/** The server's clock, with each change. */
	onTime(at: number): void;
	/** What is here is too old to be continued. */
	onReset(): void;
	/** Who of the team is where, all of them. */
	onCompany(companions: readonly Companion[]): void;
	/** The session or the membership ended. */
	onEnd(): void;
};

/** Follows an org's channel and patches the store. Returns how to stop. */
export function followOrg({ slug, store, onLink, onTime, onReset, onCompany, onEnd }: Following): () => void {
	const { protocol, host } = window.location;
	const socket = new ReconnectingSocket(`${protocol === "https:" ? "wss" : "ws"}://${host}/o/${slug}/live`, [], {
		// Spread, so that a thousand browsers do not come back in the same instant.
		minReconnectionDelay: 500 + Math.random() * 1000,
		reconnectionDelayGrowFactor: 1.4 + Math.random() * 0.6,
		maxReconnectionDelay: 10_000,
		shouldReconnectOnClose: (event) => !ENDED.has(event.code),
	});
	const sequence = createSequence({
		seq: store.seq,
		receive: store.receive,
		resume: (seq) => socket.send(JSON.stringify({ type: "resume", seq } satisfies ClientFrame)),
		reset: onReset,
	});
	let pongTimer: ReturnType<typeof setTimeout> | undefined;

	const pace = measurePace();
	let failures = 0;
	let wasLost = false;

	function ping() {
		pace.ping();
		socket.send("ping");
	}

	socket.addEventListener("open", () => {
		failures = 0;
		onLink(true);
		ping();
		for (const frame of lastMovements(slug)) socket.send(JSON.stringify(frame));
	});
	socket.addEventListener("close", async (event) => {
		clearTimeout(pongTimer);
		onLink(false);
		pace.lost();
		wasLost = true;
		failures += 1;
		const mayHaveEnded = failures % ASK_AFTER_FAILURES === 0 && navigator.onLine;
		if (ENDED.has(event.code) || (mayHaveEnded && (await hasEnded(slug)))) onEnd();
	});
	socket.addEventListener("message", ({ data }) => {
		clearTimeout(pongTimer);
		const frame = readFrame(data);
		if (!frame) return pace.pong();
		if (frame.type === "hello") {
			if (frame.at !== undefined) pace.hello(frame.at);
			// What was told to this member alone while the channel was lost has no number to ask by.
			if (wasLost) store.hearOfViews();
			wasLost = false;
		}
		if (frame.type === "views") return store.hearOfViews();
		if (frame.type === "mentioned") return store.takeMentions([frame.mention]);
		if (frame.type === "told" || frame.type === "draft") return takePersonal(frame);
		if (frame.type === "company") return onCompany(frame.companions);
		if (frame.type === "change") onTime(frame.at);
		sequence.take(frame);
		if (frame.type === "change") pace.change(frame.at);
	});

	const stopSaying = sayThrough(slug, (frame) => {
		if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(frame));
	});
	const pinging = setInterval(() => {
		if (socket.readyState !== WebSocket.OPEN) return;
		ping();
		clearTimeout(pongTimer);
		pongTimer = setTimeout(() => socket.reconnect(), PONG_WITHIN_MS);
	}, PING_EVERY_MS);
	const wake = () => {
		if (document.visibilityState === "visible" && socket.readyState === WebSocket.CLOSED) socket.reconnect();
	};
	window.addEventListener("online", wake);
	document.addEventListener("visibilitychange", wake);

	return () => {
		window.removeEventListener("online", wake);
		document.removeEventListener("visibilitychange", wake);
		clearInterval(pinging);
		clearTimeout(pongTimer);
		stopSaying();
		sequence.stop();
		socket.close();
	};
}

/** Whether the server no longer knows this session, or the membership. Silence is not an answer. */
async function hasEnded(slug: string): Promise<boolean> {
	const answer = await fetch(`/o/${slug}/pages/inbox`, { redirect: "manual" }).catch(() => null);
	return answer !== null && (answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 404);
}

/** A frame of the channel, or null for the `pong` that answers a ping. */
function readFrame(data: unknown): ServerFrame | PersonalFrame | CompanyFrame | null {
	if (typeof data !== "string" || !data.startsWith("{")) return null;
	return JSON.parse(data) as ServerFrame | PersonalFrame | CompanyFrame;
}
