/** Instagram's CDN: any name ending in .png, .jpg or .mp4 is there; one with "expired" in it was there once. */
import { CLIP } from "./clip.ts";
import { makeJpeg } from "./jpeg.ts";
import { makePng } from "./picture.ts";

const KEPT = 60;
const made = new Map<string, Uint8Array>();

/** Answers `GET /cdn/<name>` with real bytes, whole or the one range that was asked for. */
export async function cdn(request: Request): Promise<Response> {
	if (request.method !== "GET" && request.method !== "HEAD") return new Response("Method not allowed", { status: 405 });
	const { pathname } = new URL(request.url);
	const type = /\.(png|jpe?g|mp4)$/i.exec(pathname)?.[1]?.toLowerCase();
	if (!type) return new Response("Not found", { status: 404 });
	if (pathname.includes("expired")) return new Response("URL signature expired", { status: 403 });

	const bytes = await bytesOf(pathname, type);
	const headers = new Headers({
		"content-type": type === "mp4" ? "video/mp4" : type === "png" ? "image/png" : "image/jpeg",
		"accept-ranges": "bytes",
		"cache-control": "max-age=86400",
	});
	const range = rangeOf(request.headers.get("range"), bytes.length);
	if (range === "outside") {
		headers.set("content-range", `bytes */${bytes.length}`);
		return new Response(null, { status: 416, headers });
	}
	const part = range ? bytes.slice(range.first, range.last + 1) : bytes;
	if (range) headers.set("content-range", `bytes ${range.first}-${range.last}/${bytes.length}`);
	headers.set("content-length", String(part.length));
	return new Response(request.method === "HEAD" ? null : (part as BodyInit), { status: range ? 206 : 200, headers });
}

async function bytesOf(name: string, type: string): Promise<Uint8Array> {
	const key = type === "mp4" ? "clip" : name;
	const kept = made.get(key);
	if (kept) return kept;
	const bytes = type === "mp4" ? clip() : type === "png" ? await makePng(name) : makeJpeg(name);
	if (made.size >= KEPT) made.clear();
	made.set(key, bytes);
	return bytes;
}

function clip() {
	return Uint8Array.from(atob(CLIP), (char) => char.charCodeAt(0));
}

/** The one range of a Range header; null when there is none, or one that is not understood and so ignored. */
function rangeOf(header: string | null, length: number): { first: number; last: number } | "outside" | null {
	const [, from, to] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header ?? "") ?? [];
	if (from === undefined || to === undefined || (from === "" && to === "")) return null;
	if (from === "") return to === "0" ? "outside" : { first: Math.max(0, length - Number(to)), last: length - 1 };
	const first = Number(from);
	if (first >= length) return "outside";
	const last = to === "" ? length - 1 : Math.min(Number(to), length - 1);
	return last < first ? null : { first, last };
}
