/**
 * The yardstick of pushing: a Worker without framework, databases or rooms, in the same runtime. It verifies the signature of a
 * POST, sends the body through a queue, and one Durable Object forwards it to every open socket. `/verify` verifies and answers.
 */
import { convertV4MiniflareOptions, Log, LogLevel, Miniflare, type V4WorkerOptions } from "miniflare";
import { unstable_getMiniflareWorkerOptions } from "wrangler";
import { SECRET } from "./support.ts";

const SCRIPT = `
import { DurableObject } from "cloudflare:workers";
const key = crypto.subtle.importKey("raw", new TextEncoder().encode("${SECRET}"), { name: "HMAC", hash: "SHA-256" }, false, ["verify"]);
async function isSigned(body, header) {
	const signature = Uint8Array.from((header ?? "").slice(7).match(/../g) ?? [], (byte) => parseInt(byte, 16));
	return crypto.subtle.verify("HMAC", await key, signature, body);
}
export class Channel extends DurableObject {
	fetch() {
		const { 0: browser, 1: server } = new WebSocketPair();
		this.ctx.acceptWebSocket(server);
		return new Response(null, { status: 101, webSocket: browser });
	}
	publish(frames) {
		for (const socket of this.ctx.getWebSockets()) for (const frame of frames) socket.send(frame);
	}
	webSocketClose(socket) {
		socket.close();
	}
}
const channel = (env) => env.CHANNEL.get(env.CHANNEL.idFromName("bare"));
export default {
	async fetch(request, env) {
		if (request.method !== "POST") return channel(env).fetch(request);
		const body = await request.arrayBuffer();
		if (!(await isSigned(body, request.headers.get("x-hub-signature-256")))) return new Response("no", { status: 401 });
		if (new URL(request.url).pathname !== "/verify") await env.QUEUE.send(new TextDecoder().decode(body));
		return new Response("EVENT_RECEIVED");
	},
	async queue(batch, env) {
		await channel(env).publish(batch.messages.map(({ body }) => body));
	},
};`;

export type Bare = { origin: string; stop: () => Promise<void> };

/** Starts it; it keeps nothing. */
export async function startBarePush(): Promise<Bare> {
	const { compatibilityDate, compatibilityFlags } = unstable_getMiniflareWorkerOptions("wrangler.toml").workerOptions as V4WorkerOptions;
	const worker = {
		name: "bare",
		modules: true,
		script: SCRIPT,
		compatibilityDate,
		compatibilityFlags,
		durableObjects: { CHANNEL: { className: "Channel", useSQLite: true } },
		queueProducers: { QUEUE: "bare" },
		queueConsumers: { bare: { maxBatchSize: 20, maxBatchTimeout: 0 } },
	} as unknown as V4WorkerOptions;
	const runtime = new Miniflare(
		convertV4MiniflareOptions({ host: "127.0.0.1", port: 0, log: new Log(LogLevel.WARN), cf: false, workers: [worker] }),
	);
	const { origin } = await runtime.ready;
	return { origin, stop: () => runtime.dispose() };
}
