import { fits, takeFault } from "#workers/sandbox/faults/faults.ts";
import type { CdnFault } from "#workers/sandbox/faults/schemas.ts";
import type { State } from "#workers/sandbox/state/state.ts";
import { type File, readFile } from "./files.ts";
import { hasExpired, linkTo } from "./links.ts";

const TOO_LARGE = 30 * 1024 * 1024;
const EXPIRED = "URL signature expired";

/** Serves `/cdn/<name>` as Meta's CDN would: in parts where asked, until the link's end, and with the faults that are set. */
export async function serveFile(state: State, request: Request): Promise<{ response: Response; faultId: number | null }> {
	const url = new URL(request.url);
	const name = decodeURIComponent(url.pathname.slice("/cdn/".length));
	const taken = takeFault(state, "cdn", ({ path }) => fits(name, path) || fits(url.pathname, path));
	const file = await readFile(state, name);
	if (taken) return { response: faulty(state, taken.fault, name, file), faultId: taken.id };
	if (!file) return { response: new Response("Not found", { status: 404 }), faultId: null };
	if (hasExpired(state, url)) return { response: new Response(EXPIRED, { status: 403 }), faultId: null };
	return { response: part(file, request.headers.get("range")), faultId: null };
}

function part({ type, bytes }: File, range: string | null): Response {
	const headers = new Headers({ "content-type": type, "accept-ranges": "bytes", "cache-control": "max-age=1209600, no-transform" });
	const asked = range === null ? null : readRange(range, bytes.length);
	if (asked === "none") {
		headers.set("content-range", `bytes */${bytes.length}`);
		return new Response(null, { status: 416, headers });
	}
	if (!asked) return whole(bytes, headers);
	headers.set("content-range", `bytes ${asked.first}-${asked.last}/${bytes.length}`);
	return whole(bytes.slice(asked.first, asked.last + 1), headers, 206);
}

function whole(bytes: Uint8Array<ArrayBuffer>, headers: Headers, status = 200) {
	headers.set("content-length", String(bytes.length));
	return new Response(bytes, { status, headers });
}

/** The first and last byte of a single range; null where the header is to be ignored, "none" where nothing is there. */
function readRange(range: string, length: number): { first: number; last: number } | "none" | null {
	const [, from = "", to = ""] = range.match(/^bytes=(\d*)-(\d*)$/) ?? [];
	if (from === "" && to === "") return null;
	if (from === "") return to === "0" ? "none" : { first: Math.max(0, length - Number(to)), last: length - 1 };
	const [first, last] = [Number(from), Math.min(to === "" ? length - 1 : Number(to), length - 1)];
	if (first >= length) return "none";
	return last < first ? null : { first, last };
}

function faulty(state: State, { mode, to, type, content, delay_ms }: CdnFault, name: string, file: File | null): Response {
	switch (mode) {
		case "expired":
			return new Response(EXPIRED, { status: 403 });
		case "gone":
			return new Response("Not found", { status: 404 });
		case "error":
			return new Response("<html><body>Sorry, something went wrong.</body></html>", {
				status: 502,
				headers: { "content-type": "text/html" },
			});
		case "redirect":
			return new Response(null, { status: 302, headers: { location: to ?? `${linkTo(state, name)}?again=1` } });
		case "stall":
			return stalled(file, delay_ms);
		case "lie":
			return lying(type, content, file);
		case "large":
			return endless(file);
	}
}

/** Sends the first half and then nothing, until the connection is given up. */
function stalled(file: File | null, delay: number) {
	const bytes = file?.bytes ?? new Uint8Array(1);
	const stream = new ReadableStream<Uint8Array<ArrayBuffer>>({
		start(controller) {
			controller.enqueue(bytes.slice(0, Math.ceil(bytes.length / 2)));
		},
		async pull(controller) {
			await new Promise((resolve) => setTimeout(resolve, delay));
			controller.error(new Error("stalled"));
		},
	});
	return new Response(stream, {
		headers: { "content-type": file?.type ?? "application/octet-stream", "content-length": String(bytes.length) },
	});
}

function lying(type: string, content: CdnFault["content"], file: File | null) {
	const markup = {
		html: "<!DOCTYPE html><script>document.title = 'ran'</script><p>Not a picture",
		svg: '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
	};
	const body = content === "picture" ? (file?.bytes ?? new Uint8Array()) : markup[content];
	return new Response(body, { headers: { "content-type": type } });
}

/** More bytes than any message may hold, without saying so beforehand. */
function endless(file: File | null) {
	const block = new Uint8Array(256 * 1024);
	let sent = 0;
	const stream = new ReadableStream<Uint8Array<ArrayBuffer>>({
		pull(controller) {
			if (sent === 0) controller.enqueue((file?.bytes ?? block).slice());
			sent += block.length;
			controller.enqueue(block.slice());
			if (sent >= TOO_LARGE) controller.close();
		},
	});
	return new Response(stream, { headers: { "content-type": file?.type ?? "application/octet-stream" } });
}
