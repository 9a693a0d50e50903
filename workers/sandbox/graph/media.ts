import { storeFile } from "#workers/sandbox/cdn/files.ts";
import { linkTo } from "#workers/sandbox/cdn/links.ts";
import { randomDigits } from "#workers/sandbox/state/ids.ts";
import type { Attachment } from "#workers/sandbox/state/messages.ts";
import type { State } from "#workers/sandbox/state/state.ts";
import { refusal } from "./answer.ts";

const MEGABYTE = 1024 * 1024;
const PATIENCE = 10_000;
/** A larger file does not fit a row: one made up for its name is shown instead. */
const LARGEST_ROW = 1.5 * MEGABYTE;

/** What each kind of attachment may be: type, ending on our CDN; and how large. */
const RULES: Record<string, { types: Record<string, string>; size: number }> = {
	image: { types: { "image/png": "png", "image/jpeg": "jpg" }, size: 8 * MEGABYTE },
	video: {
		types: { "video/mp4": "mp4", "video/ogg": "mp4", "video/x-msvideo": "mp4", "video/quicktime": "mp4", "video/webm": "mp4" },
		size: 25 * MEGABYTE,
	},
	audio: {
		types: { "audio/aac": "m4a", "audio/mp4": "m4a", "audio/x-m4a": "m4a", "audio/wav": "m4a", "video/mp4": "m4a" },
		size: 25 * MEGABYTE,
	},
	file: { types: { "application/pdf": "pdf" }, size: 25 * MEGABYTE },
};

/** Fetches what a send points at, as Meta does, and gives it a place on our CDN; throws Meta's answer where it would refuse it. */
export async function takeIn(state: State, { type, url }: { type: string; url: string | null }): Promise<Attachment> {
	const rule = RULES[type];
	if (url === null) return { type };
	if (!rule) return { type, url };
	const response = await fetchFile(url);
	const contentType = response.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase() ?? "";
	const ending = rule.types[contentType];
	const bytes = new Uint8Array(await response.arrayBuffer());
	if (!ending || bytes.length === 0 || bytes.length > rule.size) {
		throw refusal({
			code: 2018074,
			message: `(#2018074) The attachment is not of a supported type or size: ${contentType}, ${bytes.length} bytes.`,
		});
	}
	const name = `sent-${randomDigits(20)}.${ending}`;
	if (bytes.length <= LARGEST_ROW) storeFile(state, name, { type: contentType, bytes });
	return { type, url: linkTo(state, name) };
}

async function fetchFile(url: string): Promise<Response> {
	try {
		const response = await fetch(url, { signal: AbortSignal.timeout(PATIENCE) });
		if (response.ok) return response;
	} catch {
		// Said below, like an answer that is none.
	}
	throw refusal({ code: 2018008, message: "(#2018008) Failed to fetch the file from the url." });
}
