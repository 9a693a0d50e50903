/** The gate that every request passes before any door: where it was sent, its size, its shape, and forged forms. */
import { type Env, isLocal, settingsOf } from "#app/platform/env.ts";

const URL_LENGTH = 2048;
const PATH_SEGMENTS = 16;
const HEADER_BYTES = 32 * 1024;
const COOKIE_BYTES = 8192;
const KB = 1024;
const MB = 1024 * KB;

/** How much each door takes; the first that matches, else a form. */
const BODY_BYTES: [RegExp, number][] = [
	[/^\/o\/[\w-]+\/inbox\/[\w-]+\/media(\.data)?$/, 25 * MB],
	[/^\/webhooks\/instagram$/, 16 * MB],
	[/^\/webhooks\//, 64 * KB],
	[/^\/local\//, 64 * MB],
	[/^\/operator\//, MB],
	[/^\/(api|csp-reports)(\/|$)/, 64 * KB],
];
const FORM_BYTES = 256 * KB;

const SAFE_METHODS = new Set(["GET", "HEAD", "OPTIONS"]);
/** Doors for machines: they prove themselves by signature or token, carry no cookie's power, and send no origin. */
const MACHINE_DOOR = /^\/(webhooks|api|local|operator|csp-reports)(\/|$)/;
/** What a proxy may tell and anybody may forge; no door reads them. */
const FORGEABLE = ["x-forwarded-host", "x-forwarded-proto", "forwarded", "x-original-url", "x-rewrite-url", "x-http-method-override"];

/** A refusal or redirect, or null when the request may pass. */
export function refuse(request: Request, env: Env): Response | null {
	const url = new URL(request.url);
	const { pathname, href } = url;
	if (href.length > URL_LENGTH) return text("The address is too long.", 414);
	if (pathname.split(/\/|\\|%2f|%5c/i).length - 1 > PATH_SEGMENTS) return text("The address is too deep.", 414);
	if (!isDecodable(url)) return text("The address is not readable.", 400);
	if ((request.headers.get("cookie")?.length ?? 0) > COOKIE_BYTES) return text("The cookies are too large.", 431);
	if (sizeOf(request.headers) > HEADER_BYTES) return text("The headers are too large.", 431);
	const elsewhere = sendToOwnAddress(request, url, env);
	if (elsewhere) return elsewhere;

	if (request.method === "OPTIONS") return new Response(null, { status: 204, headers: { allow: "GET, HEAD, POST" } });
	if (SAFE_METHODS.has(request.method)) return null;
	if (request.method !== "POST") return text("Nothing here answers to this method.", 405, { allow: "GET, HEAD, POST" });
	if (!(announcedLength(request) <= bodyLimit(pathname))) return text("The form is too large.", 413);
	if (!MACHINE_DOOR.test(pathname) && !isOwnPage(request, env)) return text("This form was not sent from our own pages.", 403);
	return null;
}

/**
 * The request as doors see it: nothing in it that a proxy might have written, and a body that ends with an error where it
 * is larger than announced or allowed. `isTooLarge` says afterwards whether it did.
 */
export function cleaned(request: Request): { request: Request; isTooLarge: () => boolean } {
	const headers = new Headers(request.headers);
	for (const name of FORGEABLE) headers.delete(name);
	const url = new URL(request.url);
	headers.set("host", url.host);
	// A body of an announced length is held to it by the runtime.
	if (!request.body || headers.has("content-length")) return { request: new Request(request, { headers }), isTooLarge: () => false };
	const { body, isTooLarge } = limited(request.body, bodyLimit(url.pathname));
	return { request: new Request(request, { headers, body }), isTooLarge };
}

/** A body that nobody announced grew beyond its limit. */
export class BodyTooLargeError extends Error {
	override name = "BodyTooLargeError";
}

/** What a body that grew too large is answered with, whatever the door made of it. */
export function tooLarge(): Response {
	return text("The form is too large.", 413);
}

function limited(body: ReadableStream<Uint8Array>, limit: number) {
	let length = 0;
	const counter = new TransformStream<Uint8Array, Uint8Array>({
		transform(chunk, controller) {
			length += chunk.byteLength;
			if (length > limit) controller.error(new BodyTooLargeError("the body is too large"));
			else controller.enqueue(chunk);
		},
	});
	return { body: body.pipeThrough(counter), isTooLarge: () => length > limit };
}

/**
 * Outside local mode: plain http goes to https, and another name of this installation to its own. The target is never the
 * client's word. A machine is refused instead: sent on, it would tell its secrets in the clear each time and nobody would notice.
 */
function sendToOwnAddress(request: Request, url: URL, env: Env): Response | null {
	const { APP_ORIGIN } = settingsOf(env);
	if (isLocal(env) || url.origin === APP_ORIGIN) return null;
	const isForm = url.protocol === "https:" && !SAFE_METHODS.has(request.method);
	if (isForm || MACHINE_DOOR.test(url.pathname)) return text(`This is not the address of DM Tracker, which is ${APP_ORIGIN}.`, 421);
	return new Response(null, { status: 308, headers: { location: `${APP_ORIGIN}${url.pathname}${url.search}` } });
}

function isOwnPage(request: Request, env: Env) {
	const site = request.headers.get("sec-fetch-site");
	if (site !== null) return site === "same-origin" || site === "none";
	return request.headers.get("origin") === settingsOf(env).APP_ORIGIN;
}

function bodyLimit(pathname: string) {
	return BODY_BYTES.find(([path]) => path.test(pathname))?.[1] ?? FORM_BYTES;
}

/** Not a number where the header is none. */
function announcedLength(request: Request) {
	const length = request.headers.get("content-length");
	return length === null ? 0 : Number(/^\d{1,15}$/.exec(length)?.[0] ?? Number.NaN);
}

function sizeOf(headers: Headers) {
	let size = 0;
	for (const [name, value] of headers) size += name.length + value.length;
	return size;
}

function isDecodable({ pathname, search }: URL) {
	try {
		decodeURIComponent(pathname + search);
		return true;
	} catch {
		return false;
	}
}

function text(message: string, status: number, headers: Record<string, string> = {}) {
	return new Response(message, { status, headers: { "content-type": "text/plain; charset=utf-8", ...headers } });
}
