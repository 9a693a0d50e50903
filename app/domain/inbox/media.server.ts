/**
 * Media of messages are passed through, not kept: the bytes come from Instagram's CDN while it still gives them, and the
 * link itself never reaches a browser.
 */
import { and, eq, isNull } from "drizzle-orm";
import { readMessage } from "#app/domain/instagram/graph.server.ts";
import { mayPass } from "#app/domain/instagram/graph-errors.ts";
import { openConnection } from "#app/domain/instagram/open-connection.server.ts";
import { settingsOf } from "#app/platform/env.ts";
import { errorName, log } from "#app/platform/log.ts";
import { mine, type Tenant } from "#app/platform/tenant.ts";
import { type Attachment, type MessageDetail, messages } from "#app/schema/shard.ts";
import { fetchAllowed, LARGEST, MEDIA_TYPES, typeOf } from "./media-source.server.ts";
import type { MediaPlace } from "./messages.server.ts";

/** Stories end after a day and are nobody's to keep. */
const NEVER_COPIED = new Set(["story", "story_mention", "ig_story", "ephemeral"]);

/**
 * The bytes of an attachment as an answer: 200 or 206, 410 when they are gone, 502 when the CDN fails. `Range` is passed
 * on. A link that ran out is renewed once, by reading the message again.
 */
export async function streamMedia(tenant: Tenant, place: MediaPlace, request: Request): Promise<Response> {
	const { attachment } = place;
	const stored = attachment.copy ?? attachment.upload;
	const kept = stored ? await fromBucket(tenant, stored, request) : null;
	if (kept) return kept;
	const headers = new Headers({ accept: "*/*" });
	const range = request.headers.get("range");
	if (range && /^bytes=[\d,\s-]{1,100}$/.test(range)) headers.set("range", range);

	let upstream: Response | null = null;
	try {
		upstream = attachment.url ? await fetchAllowed(tenant.env, attachment.url, headers) : null;
		if (!upstream || hasRunOut(upstream)) {
			await upstream?.body?.cancel();
			const renewed = await renewLink(tenant, place);
			upstream = renewed ? await fetchAllowed(tenant.env, renewed, headers) : null;
		}
	} catch (error) {
		log.error("media not fetched", { error: errorName(error) });
		return refused("Instagram did not answer in time.", 502);
	}
	if (!upstream) return gone();
	if (upstream.status === 416) return refused("That range is not there.", 416);
	if (upstream.status >= 500) return refused("Instagram could not give it out just now.", 502);
	if (!upstream.ok || !upstream.body) return gone();
	if (Number(upstream.headers.get("content-length") ?? 0) > LARGEST) return refused("It is too large to be shown here.", 413);
	try {
		return await passOn(upstream, upstream.body, range !== null);
	} catch (error) {
		log.error("media broke off", { error: errorName(error) });
		return refused("Instagram did not answer in time.", 502);
	}
}

/** What Meta's CDN says of a link whose time is over. */
function hasRunOut({ status }: Response) {
	return status === 403 || status === 404 || status === 410;
}

/** Asks Instagram for the message's media again and keeps the new links. Null where it no longer gives them; throws for trouble that may pass. */
async function renewLink(tenant: Tenant, place: MediaPlace): Promise<string | null> {
	const { messageId, connectionId, providerId, position, attachment } = place;
	const connection = providerId === null ? null : await openConnection(tenant, connectionId);
	if (!connection || providerId === null) return null;
	const answer = await readMessage(tenant.env, connection.token, providerId);
	if (!answer.ok && mayPass(answer.failure)) throw new Error("the link could not be renewed just now");
	// That it is not found or not given says nothing about the message, which stays as it is.
	const details = answer.ok ? answer.value.details : null;
	if (!details) return null;
	if (position === "story") {
		const url = details.detail?.story?.url ?? null;
		if (url) await keepStory(tenant, messageId, url);
		return url;
	}
	const again = details.attachments.filter(({ url }) => url !== null);
	const url = (again[position] ?? again.find(({ type }) => type === attachment.type))?.url ?? null;
	if (url === null || url === attachment.url) return url;
	await keepLink(tenant, messageId, position, url);
	return url;
}

async function keepLink(tenant: Tenant, messageId: string, position: number, url: string) {
	const [message] = await tenant.db.select({ attachments: messages.attachments }).from(messages).where(eq(messages.id, messageId));
	if (!message?.attachments[position]) return;
	const attachments = message.attachments.map((attachment, at): Attachment => (at === position ? { ...attachment, url } : attachment));
	await tenant.db
		.update(messages)
		.set({ attachments })
		.where(mine(tenant, messages, eq(messages.id, messageId), isHere()));
}

async function keepStory(tenant: Tenant, messageId: string, url: string) {
	const [message] = await tenant.db.select({ detail: messages.detail }).from(messages).where(eq(messages.id, messageId));
	if (!message?.detail?.story) return;
	const detail: MessageDetail = { ...message.detail, story: { ...message.detail.story, url } };
	await tenant.db
		.update(messages)
		.set({ detail })
		.where(mine(tenant, messages, eq(messages.id, messageId), isHere()));
}

/** It may be taken back while its link is renewed: what is gone stays gone. */
function isHere() {
	return and(isNull(messages.unsentAt), isNull(messages.deletedAt));
}

/**
 * Copies a message's media to R2, only where the deployment allows it (`MEDIA_COPY=on`); never those of stories. The copy
 * goes with its message.
 */
export async function copyMedia(tenant: Tenant, messageId: string): Promise<void> {
	if (settingsOf(tenant.env).MEDIA_COPY !== "on") return;
	const [message] = await tenant.db.select({ attachments: messages.attachments }).from(messages).where(eq(messages.id, messageId));
	if (!message?.attachments.some(isToCopy)) return;
	const copied = await Promise.all(message.attachments.map((attachment, position) => copyOf(tenant, messageId, position, attachment)));
	const [kept] = await tenant.db
		.update(messages)
		.set({ attachments: copied })
		.where(mine(tenant, messages, eq(messages.id, messageId), eq(messages.attachments, message.attachments)))
		.returning({ id: messages.id });
	// It was taken back meanwhile: its bytes go as well.
	if (!kept) await tenant.env.BUCKET.delete(copied.flatMap(({ copy }) => (copy ? [copy] : [])));
}

function isToCopy({ type, url, copy }: Attachment) {
	return url !== null && !copy && !NEVER_COPIED.has(type);
}

async function copyOf(tenant: Tenant, messageId: string, position: number, attachment: Attachment): Promise<Attachment> {
	if (!isToCopy(attachment) || !attachment.url) return attachment;
	const response = await fetchAllowed(tenant.env, attachment.url, new Headers({ accept: "*/*" }));
	const size = Number(response?.headers.get("content-length") ?? 0);
	if (!response?.ok || size === 0 || size > LARGEST) return attachment;
	const bytes = new Uint8Array(await response.arrayBuffer());
	const contentType = typeOf(bytes);
	if (bytes.length > LARGEST || contentType === null) return attachment;
	const copy = `media/${tenant.orgId}/${messageId}.${position}`;
	await tenant.env.BUCKET.put(copy, bytes, { httpMetadata: { contentType } });
	return { ...attachment, copy, contentType };
}

/** Bytes that lie in R2: what we send, until Instagram has it, and copies where they are allowed. */
async function fromBucket(tenant: Tenant, key: string, request: Request): Promise<Response | null> {
	const hasRange = request.headers.has("range");
	const object = await tenant.env.BUCKET.get(key, hasRange ? { range: request.headers } : {});
	if (!object) return null;
	const contentType = object.httpMetadata?.contentType ?? "";
	const headers = mediaHeaders(MEDIA_TYPES.has(contentType) || contentType === "application/pdf" ? contentType : null);
	const range = object.range;
	if (!hasRange || !range) {
		headers.set("content-length", String(object.size));
		return new Response(object.body, { headers });
	}
	// The runtime may name all three, and leave those without a value undefined.
	const { offset: from, length: wanted, suffix }: { offset?: number; length?: number; suffix?: number } = range;
	const offset = suffix === undefined ? (from ?? 0) : object.size - suffix;
	const length = suffix ?? wanted ?? object.size - offset;
	headers.set("content-range", `bytes ${offset}-${offset + length - 1}/${object.size}`);
	headers.set("content-length", String(length));
	return new Response(object.body, { status: 206, headers });
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

	const headers = mediaHeaders(type);
	for (const name of ["content-length", "content-range"]) {
		const value = upstream.headers.get(name);
		if (value && !upstream.headers.has("content-encoding")) headers.set(name, value);
	}
	return new Response(limited, { status: isRange && upstream.status === 206 ? 206 : 200, headers });
}

/** Shown where the type is known by its bytes, else only to be saved; never a page of ours. */
function mediaHeaders(type: string | null): Headers {
	return new Headers({
		"content-type": type ?? "application/octet-stream",
		"content-disposition": type ? "inline" : "attachment",
		"cache-control": "private, no-store",
		"content-security-policy": "sandbox; default-src 'none'",
		"referrer-policy": "no-referrer",
		"accept-ranges": "bytes",
	});
}

function gone() {
	return refused("Instagram no longer gives this out.", 410);
}

function refused(message: string, status: number) {
	const headers = { "content-type": "text/plain; charset=utf-8", "cache-control": "private, no-store" };
	return new Response(message, { status, headers });
}
