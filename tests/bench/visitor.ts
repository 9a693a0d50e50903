/** Somebody with a browser's cookies but without a browser: pages as text, for figures and searches. */
import { wait } from "./support.ts";

/** What opens the operator's doors locally. */
export const OPERATOR = { authorization: "Bearer local-operator-token-0000" };

export type Visitor = { origin: string; sandbox: string; cookie: string; heard: string[] };

/** Signs in as somebody of the demo, from an address of their own where many do. What the product answers is kept in `heard`. */
export async function visit(
	{ origin, sandbox }: { origin: string; sandbox: string },
	email = "owner@demo.test",
	address?: string,
): Promise<Visitor> {
	const answer = await fetch(`${origin}/login`, {
		method: "POST",
		headers: { origin, "content-type": "application/x-www-form-urlencoded", ...(address && { "cf-connecting-ip": address }) },
		body: new URLSearchParams({ email, password: "demo-password-1", next: "/" }),
		redirect: "manual",
	});
	const cookie = answer.headers.get("set-cookie")?.split(";")[0];
	if (!cookie) throw new Error(`signing in was answered ${answer.status}`);
	return { origin, sandbox, cookie, heard: [] };
}

/** A page, a page's data or an API answer, as text. */
export async function read(visitor: Visitor, path: string, headers: Record<string, string> = {}): Promise<string> {
	const answer = await fetch(`${visitor.origin}${path}`, { headers: { cookie: visitor.cookie, ...headers }, redirect: "manual" });
	const text = await answer.text();
	visitor.heard.push(text, JSON.stringify([...answer.headers]));
	return text;
}

/** Posts a form of a page; gives how it was answered, where the answer leads and what it says. */
export async function post(
	visitor: Visitor,
	path: string,
	form: Record<string, string>,
): Promise<{ status: number; location: string | null; text: string }> {
	const { origin, cookie } = visitor;
	const answer = await fetch(`${origin}${path}`, {
		method: "POST",
		headers: { cookie, origin, "content-type": "application/x-www-form-urlencoded" },
		body: new URLSearchParams(form),
		redirect: "manual",
	});
	const text = await answer.text();
	visitor.heard.push(text, JSON.stringify([...answer.headers]));
	return { status: answer.status, location: answer.headers.get("location"), text };
}

/** Uploads a file to be sent. */
export async function upload(visitor: Visitor, path: string, bytes: Uint8Array, contentType: string): Promise<void> {
	const { origin, cookie } = visitor;
	const answer = await fetch(`${origin}${path}`, {
		method: "POST",
		headers: { cookie, origin, "content-type": contentType },
		body: new Blob([Uint8Array.from(bytes)]),
	});
	const text = await answer.text();
	if (!answer.ok) throw new Error(`the upload was answered ${answer.status}: ${text}`);
	visitor.heard.push(text, JSON.stringify([...answer.headers]));
}

type Frame = { type: string; seq?: number; rows?: { imports?: unknown[] } };

/** Opens the live socket of an org; every frame goes to `take`. */
export function listen(visitor: Visitor, org: string, take: (frame: Frame) => void): WebSocket {
	const headers = { cookie: visitor.cookie, origin: visitor.origin };
	// Node's WebSocket takes headers, which browsers' does not.
	const socket = new (WebSocket as unknown as new (url: string, options: { headers: object }) => WebSocket)(
		`${visitor.origin.replace("http", "ws")}/o/${org}/live`,
		{ headers },
	);
	socket.addEventListener("message", ({ data }) => {
		visitor.heard.push(String(data));
		take(JSON.parse(String(data)) as Frame);
	});
	socket.addEventListener("error", () => socket.close());
	return socket;
}

/** Connects an account of the sandbox to an org, through the whole dialog. */
export async function connect(visitor: Visitor, org: string, account: string): Promise<void> {
	const { location } = await post(visitor, `/o/${org}/settings/connections`, { intent: "connect" });
	const dialog = new URL(location ?? "");
	const fields = new URLSearchParams({ account, decision: "allow", scopes_shown: "1" });
	for (const scope of (dialog.searchParams.get("scope") ?? "").split(",")) fields.append("scope", scope);
	const allowed = await fetch(dialog, { method: "POST", body: fields, redirect: "manual" });
	const back = new URL(allowed.headers.get("location") ?? "");
	const ending = await fetch(back, { headers: { cookie: visitor.cookie }, redirect: "manual" });
	visitor.heard.push(await ending.text(), JSON.stringify([...ending.headers]));
	if (!ending.headers.get("location")?.includes("connected=")) throw new Error(`connecting ended at ${ending.headers.get("location")}`);
}

/** Asks the sandbox's control API. */
export async function control(sandbox: string, path: string, body?: unknown): Promise<unknown> {
	const answer = await fetch(`${sandbox}/control/${path}`, {
		method: body === undefined ? "GET" : "POST",
		headers: { "content-type": "application/json" },
		...(body !== undefined && { body: JSON.stringify(body) }),
	});
	if (!answer.ok) throw new Error(`the sandbox answered ${answer.status}: ${await answer.text()}`);
	return answer.json();
}

/** Everything that a list of the API gives, page by page. */
export async function* listed(origin: string, path: string, token = "demo-org-token"): AsyncGenerator<Record<string, unknown>> {
	let cursor: string | null = null;
	do {
		const url = `${origin}/api/v1/${path}${path.includes("?") ? "&" : "?"}limit=100${cursor ? `&cursor=${cursor}` : ""}`;
		const answer = await fetch(url, { headers: { "x-org-auth-token": token } });
		const body = (await answer.json()) as { data: Record<string, unknown>[]; next_cursor: string | null };
		yield* body.data;
		cursor = body.next_cursor;
	} while (cursor);
}

/** Asks again until the answer is there; throws after `seconds`. */
export async function until<T>(seconds: number, ask: () => Promise<T | null | undefined | false>): Promise<T> {
	const end = Date.now() + seconds * 1000;
	for (;;) {
		const answer = await ask().catch(() => null);
		if (answer) return answer;
		if (Date.now() > end) throw new Error(`nothing came within ${seconds} s`);
		await wait(250);
	}
}

/** How many deliveries wait to be read. */
export async function pendingDeliveries(origin: string): Promise<number> {
	const metrics = await (await fetch(`${origin}/operator/metrics`, { headers: OPERATOR })).text();
	const [, count] = /^dm_tracker_deliveries\{state="pending"\} (\d+)$/m.exec(metrics) ?? [];
	if (count === undefined) throw new Error("the figures do not tell what is pending");
	return Number(count);
}
