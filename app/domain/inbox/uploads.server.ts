/**
 * Files on their way to Instagram: they lie in R2 behind a signed link that runs out, until Instagram has fetched them,
 * and no longer. What may be sent is by Meta's list of types and sizes, told by the bytes and not by the name.
 */
import { MINUTE, now, SECOND } from "#app/platform/clock.ts";
import { signHmac, toBytes, verifyHmac } from "#app/platform/crypto.ts";
import { type Env, settingsOf } from "#app/platform/env.ts";
import { newId } from "#app/platform/ids.ts";
import type { Tenant } from "#app/platform/tenant.ts";
import type { Attachment } from "#app/schema/shard.ts";
import { typeOf } from "./media-source.server.ts";
import { HUMAN_AGENT_FOR } from "./reply-window.ts";

const MEGABYTE = 1024 * 1024;
/** The largest file of any kind, in bytes. */
export const UPLOAD_BYTES = 25 * MEGABYTE;
/** Instagram fetches at once; a slow attempt and its repeat fit in. */
const LINK_LIVES = 15 * MINUTE;

const KINDS = ["image", "video", "audio", "file"] as const;
type Kind = (typeof KINDS)[number];

/** Meta: images to 8 MB, everything else to 25 MB. GIFs are refused or sent as a still, so they are not taken. */
const ACCEPTED: Record<string, Kind> = {
	"image/png": "image",
	"image/jpeg": "image",
	"video/mp4": "video",
	"video/quicktime": "video",
	"video/webm": "video",
	"video/ogg": "video",
	"video/x-msvideo": "video",
	"audio/aac": "audio",
	"audio/mp4": "audio",
	"audio/wav": "audio",
	"application/pdf": "file",
};
const LARGEST: Record<Kind, number> = { image: 8 * MEGABYTE, video: UPLOAD_BYTES, audio: UPLOAD_BYTES, file: UPLOAD_BYTES };

/** Whether an attachment of this type can be sent. */
export function isSendable(type: string): type is Kind {
	return KINDS.some((kind) => kind === type);
}

export type Upload = { ok: true; attachment: Attachment } | { ok: false; reason: "media-type" | "media-size" };

/** Stores a file to be sent. `claimed` is the type that the browser told, which only decides between sound and picture of one container. */
export async function storeUpload(
	tenant: Tenant,
	{ bytes, name, claimed }: { bytes: Uint8Array<ArrayBuffer>; name: string; claimed: string },
): Promise<Upload> {
	const contentType = sendableType(bytes, claimed);
	const type = contentType && ACCEPTED[contentType];
	if (!contentType || !type) return { ok: false, reason: "media-type" };
	if (bytes.length > LARGEST[type]) return { ok: false, reason: "media-size" };
	const upload = `uploads/${tenant.orgId}/${newId()}`;
	await tenant.env.BUCKET.put(upload, bytes, { httpMetadata: { contentType } });
	return { ok: true, attachment: { type, url: null, name: name.slice(0, 200), size: bytes.length, contentType, upload } };
}

function sendableType(bytes: Uint8Array, claimed: string): string | null {
	if (String.fromCharCode(...bytes.subarray(0, 5)) === "%PDF-") return "application/pdf";
	const sniffed = typeOf(bytes);
	if (sniffed === "video/mp4" && claimed.startsWith("audio/")) return "audio/mp4";
	if (sniffed === "audio/ogg" && claimed.startsWith("video/")) return "video/ogg";
	return sniffed;
}

/** The address under which Instagram fetches a file for some minutes. */
export async function uploadLink(env: Env, upload: string): Promise<string> {
	const end = Math.ceil((now() + LINK_LIVES) / SECOND);
	const sign = await signHmac(signingKey(env), `${upload} ${end}`);
	return `${settingsOf(env).APP_ORIGIN}/outgoing/${upload}?end=${end}&sign=${sign}`;
}

/** The file behind a signed link; null for one that is not ours, has run out, or whose file is gone. */
export async function openUpload(env: Env, url: URL): Promise<Response | null> {
	const upload = url.pathname.slice("/outgoing/".length);
	const end = Number(url.searchParams.get("end"));
	const sign = url.searchParams.get("sign") ?? "";
	if (!/^uploads\/[\w-]{1,60}\/[\w-]{1,60}$/.test(upload) || !Number.isInteger(end) || end * SECOND < now()) return null;
	if (!(await verifyHmac(signingKey(env), toBytes(`${upload} ${end}`), sign))) return null;
	const object = await env.BUCKET.get(upload);
	if (!object) return null;
	return new Response(object.body, {
		headers: {
			"content-type": object.httpMetadata?.contentType ?? "application/octet-stream",
			"content-length": String(object.size),
			"content-disposition": "attachment",
			"cache-control": "private, no-store",
			"content-security-policy": "sandbox; default-src 'none'",
		},
	});
}

/** Files of replies that never left go once no reply window can be open any more: a restricted account may hold them for days. */
export async function forgetUploads(env: Env): Promise<void> {
	let cursor: string | undefined;
	do {
		const page = await env.BUCKET.list({ prefix: "uploads/", ...(cursor && { cursor }) });
		const old = page.objects.filter((object) => object.uploaded.getTime() < now() - HUMAN_AGENT_FOR).map((object) => object.key);
		if (old.length > 0) await env.BUCKET.delete(old);
		cursor = page.truncated ? page.cursor : undefined;
	} while (cursor);
}

function signingKey(env: Env): string {
	const { TOKEN_KEYS, TOKEN_KEY_ACTIVE } = settingsOf(env);
	return `outgoing ${TOKEN_KEYS[TOKEN_KEY_ACTIVE] ?? ""}`;
}
