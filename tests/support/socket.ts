import type { ServerFrame } from "#app/domain/realtime/rows.ts";
import { ORIGIN, send } from "./http.ts";

/** An open live socket of somebody signed in: what it heard, and how it was closed and when. */
export async function openSocket({ slug }: { slug: string }, cookie: string) {
	const answer = await send(`/o/${slug}/live`, { headers: { upgrade: "websocket", origin: ORIGIN, cookie } });
	const socket = answer.webSocket;
	if (!socket) throw new Error(`no socket: ${answer.status}`);
	const heard: ServerFrame[] = [];
	let closed: { code: number; at: number } | null = null;
	socket.addEventListener("message", ({ data }) => {
		if (typeof data === "string") heard.push(JSON.parse(data));
	});
	socket.addEventListener("close", ({ code }) => {
		closed = { code, at: Date.now() };
	});
	socket.accept();
	return { socket, heard, closed: () => closed };
}
