/** Where bytes of Instagram's CDN come from, and what they are by themselves, whatever their sender calls them. */
import { type Env, settingsOf } from "#app/platform/env.ts";
import { isOnHost } from "#app/platform/hosts.ts";

/** Larger files are not passed on. */
export const LARGEST = 25 * 1024 * 1024;
const TIMEOUT = 15_000;
const REDIRECTS = 3;
const SNIFFED = 32;

/** Fetches a link of the allowed hosts alone, each redirect checked again; null where it leads elsewhere. Throws when nobody answers in time. */
export async function fetchAllowed(env: Env, link: string, headers: Headers): Promise<Response | null> {
	const signal = AbortSignal.timeout(TIMEOUT);
	let next = link;
	for (let hop = 0; hop <= REDIRECTS; hop++) {
		const url = URL.parse(next);
		if (!url || !isAllowed(env, url)) return null;
		const response = await fetch(url, { headers, redirect: "manual", signal });
		const target = response.status >= 300 && response.status < 400 ? response.headers.get("location") : null;
		if (!target) return response;
		await response.body?.cancel();
		next = URL.parse(target, url)?.href ?? "";
	}
	return null;
}

/** Whether media may come from there. */
function isAllowed(env: Env, url: URL): boolean {
	return isOnHost(env, url, settingsOf(env).MEDIA_HOSTS);
}

/** The types that are shown here. */
export const MEDIA_TYPES = new Set([
	"image/jpeg",
	"image/png",
	"image/gif",
	"image/webp",
	"video/mp4",
	"video/quicktime",
	"video/webm",
	"video/ogg",
	"video/x-msvideo",
	"audio/aac",
	"audio/mpeg",
	"audio/mp4",
	"audio/ogg",
	"audio/wav",
]);

/** The type by magic bytes; null for everything that is no medium shown or sent here. */
export function typeOf(bytes: Uint8Array): string | null {
	const head = String.fromCharCode(...bytes.subarray(0, SNIFFED));
	if (head.startsWith("\u00ff\u00d8\u00ff")) return "image/jpeg";
	if (head.startsWith("\u0089PNG\r\n\u001a\n")) return "image/png";
	if (head.startsWith("GIF87a") || head.startsWith("GIF89a")) return "image/gif";
	if (head.startsWith("RIFF")) return RIFF[head.slice(8, 12)] ?? null;
	if (head.slice(4, 8) === "ftyp") return fileTypeOf(head.slice(8, 12));
	if (head.startsWith("\u001aE\u00df\u00a3")) return "video/webm";
	if (head.startsWith("OggS")) return "audio/ogg";
	if (/^\u00ff[\u00f1\u00f9]/.test(head)) return "audio/aac";
	if (head.startsWith("ID3") || /^\u00ff[\u00fb\u00f3\u00f2]/.test(head)) return "audio/mpeg";
	return null;
}

const RIFF: Record<string, string> = { WEBP: "image/webp", "AVI ": "video/x-msvideo", WAVE: "audio/wav" };

function fileTypeOf(brand: string) {
	if (brand.startsWith("M4A")) return "audio/mp4";
	return brand.startsWith("qt") ? "video/quicktime" : "video/mp4";
}
