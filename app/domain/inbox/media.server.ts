/**
 * Media of messages are passed through, not kept: the bytes come from Instagram's CDN while it still gives them, and the
 * link itself never reaches a browser.
 */
import { type Env, settingsOf } from "#app/platform/env.ts";
import { errorName, log } from "#app/platform/log.ts";
import type { Attachment } from "#app/schema/shard.ts";

const LARGEST = 25 * 1024 * 1024;
const TIMEOUT = 15_000;
const REDIRECTS = 3;
const SNIFFED = 32;

/** The attachment's bytes as an answer: 200 or 206, 410 when they are gone, 502 when the CDN fails. `Range` is passed on. */
export async function streamMedia(env: Env, attachment: Attachment, request: Request): Promise<Response> {
	if (!attachment.url) return gone();
	const range = request.headers.get("range");
	const headers = new Headers({ accept: "*/*" });
	if (range && /^bytes=[\d,\s-]{1,100}$/.test(range)) headers.set("range", range);

	let upstream: Response | null;
	try {
		upstream = await fetchAllowed(env, attachment.url, headers);
	} catch (error) {
		log.error("media not fetched", { error: errorName(error) });
		return refused("Instagram did not answer in time.", 502);
	}
	if (!upstream) return gone();
	if (upstream.status === 416) return refused("That range is not there.", 416);
	if (upstream.status >= 500) return refused("Instagram could not give it out just now.", 502);
	if (!upstream.ok || !upstream.body) return gone();
	if (Number(upstream.headers.get("content-length") ?? 0) > LARGEST) return refused("It is too large to be shown here.", 413);
	return passOn(upstream, upstream.body, range !== null);
}

async function fetchAllowed(env: Env, link: string, headers: Headers): Promise<Response | null> {
	const signal = AbortSignal.timeout(TIMEOUT);
	let next = link;
	for (let hop = 0; hop <= REDIRECTS; hop++) {
		const url = URL.parse(next);
		if (!url || !isAllowed(env, url)) return null;
		const response = await fetch(url, { headers, redirect: "manual", signal });
		const target = response.status >= 300 && response.status < 400 ? response.headers.get("location") : null;
		if (!target) return response;
		await response.body?.cancel();
		next = new URL(target, url).href;
	}
	return null;
}

/** Whether media may come from there: https on a host of the list; the sandbox's own address where the list names its port. */
function isAllowed(env: Env, url: URL): boolean {
	const { MEDIA_HOSTS, APP_ENV } = settingsOf(env);
	if (url.username || url.password) return false;
	const isListed = MEDIA_HOSTS.some((host) => (host.startsWith("*.") ? url.hostname.endsWith(host.slice(1)) : url.host === host));
	return isListed && (url.protocol === "https:" || (APP_ENV === "local" && url.protocol === "http:"));
}

async function passOn(upstream: Response, body: ReadableStream<Uint8Array>, isRange: boolean): Promise<Response> {
	const reader = body.getReader();
	const first = await reader.read();
	const start = upstream.headers.get("content-range")?.match(/bytes (\d+)-/)?.[1] ?? "0";
	const claimed = upstream.headers.get("content-type")?.split(";")[0] ?? "";
	const sniffed = start === "0" ? typeOf(first.value ?? new Uint8Array()) : null;
	// A later part of a file has no magic bytes; it is only as trustworthy as what the player already accepted.
	const type = sniffed ?? (start === "0" ? null : MEDIA_TYPES.has(claimed) ? claimed : null);

	let passed = 0;
	const limited = new ReadableStream<Uint8Array>({
		start(controller) {
			if (first.value) controller.enqueue(first.value);
			passed = first.value?.byteLength ?? 0;
			if (first.done) controller.close();
		},
		async pull(controller) {
			const { done, value } = await reader.read();
			if (done) return controller.close();
			passed += value.byteLength;
			if (passed > LARGEST) {
				controller.error(new Error("too large"));
				return reader.cancel();
			}
			controller.enqueue(value);
		},
		cancel: (reason) => reader.cancel(reason),
	});

	const headers = new Headers({
		"content-type": type ?? "application/octet-stream",
		"content-disposition": type ? "inline" : "attachment",
		"cache-control": "private, no-store",
		"content-security-policy": "sandbox; default-src 'none'",
		"referrer-policy": "no-referrer",
		"accept-ranges": "bytes",
	});
	for (const name of ["content-length", "content-range"]) {
		const value = upstream.headers.get(name);
		if (value && !upstream.headers.has("content-encoding")) headers.set(name, value);
	}
	return new Response(limited, { status: isRange && upstream.status === 206 ? 206 : 200, headers });
}

const MEDIA_TYPES = new Set([
	"image/jpeg",
	"image/png",
	"image/gif",
	"image/webp",
	"video/mp4",
	"video/quicktime",
	"video/webm",
	"audio/mpeg",
	"audio/mp4",
	"audio/ogg",
]);

/** The type by magic bytes; null for everything that is not one of the media shown here. */
function typeOf(bytes: Uint8Array): string | null {
	const head = String.fromCharCode(...bytes.subarray(0, SNIFFED));
	if (head.startsWith("\u00ff\u00d8\u00ff")) return "image/jpeg";
	if (head.startsWith("\u0089PNG\r\n\u001a\n")) return "image/png";
	if (head.startsWith("GIF87a") || head.startsWith("GIF89a")) return "image/gif";
	if (head.startsWith("RIFF") && head.slice(8, 12) === "WEBP") return "image/webp";
	if (head.slice(4, 8) === "ftyp") return fileTypeOf(head.slice(8, 12));
	if (head.startsWith("\u001aE\u00df\u00a3")) return "video/webm";
	if (head.startsWith("OggS")) return "audio/ogg";
	if (head.startsWith("ID3") || /^\u00ff[\u00fb\u00f3\u00f2]/.test(head)) return "audio/mpeg";
	return null;
}

function fileTypeOf(brand: string) {
	if (brand.startsWith("M4A")) return "audio/mp4";
	return brand.startsWith("qt") ? "video/quicktime" : "video/mp4";
}

function gone() {
	return refused("Instagram no longer gives this out.", 410);
}

function refused(message: string, status: number) {
	const headers = { "content-type": "text/plain; charset=utf-8", "cache-control": "private, no-store" };
	return new Response(message, { status, headers });
}
