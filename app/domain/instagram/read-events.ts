/**
 * Takes a webhook body apart into events, in every envelope that Instagram is known to use: `messaging`, `standby`,
 * `changes`, `field` and `value` on the entry or bare, a list of bodies. Reads leniently and never throws; what it
 * cannot read it gives with a reason, and its neighbours go on. Source: Meta's webhook reference and integrators' reports.
 */
import { z } from "zod";
import type { Attachment, Direction, MessageDetail, MessageKind, MessageSource, Referral } from "#app/schema/shard.ts";
import { emojiOf } from "./received.ts";

/** One event of a delivery, with the account whose webhook brought it. Times are milliseconds since 1970. */
export type ReadEvent =
	| { kind: "message"; accountId: string; message: MessageEvent }
	| { kind: "change"; accountId: string; change: ChangeEvent }
	| { kind: "other"; accountId: string; name: string; providerId: string | null; occurredAt: number; payload: string }
	| { kind: "unreadable"; reason: string; payload: string }
	| { kind: "ignored"; reason: string };

/** What a person or the account wrote, pressed, or came from. */
type MessageEvent = {
	kind: MessageKind;
	personId: string;
	providerId: string;
	direction: Direction;
	source: MessageSource;
	text: string | null;
	attachments: Attachment[];
	replyToProviderId: string | null;
	detail: MessageDetail | null;
	/** It came by `standby`: another app holds the conversation. */
	isStandby: boolean;
	sentAt: number;
};

/** What becomes of a message or conversation that is there or still to come. */
export type ChangeEvent =
	| { name: "edit"; providerId: string; number: number; text: string; at: number }
	/** An edit without content: it may stand for a message that never came. */
	| { name: "fetch"; providerId: string; at: number }
	| { name: "unsend"; providerId: string; at: number }
	| { name: "reaction"; providerId: string; actorId: string; isOurs: boolean; emoji: string | null; at: number }
	| { name: "seen"; providerId: string; at: number }
	| { name: "seen-until"; personId: string; until: number }
	| { name: "handover"; personId: string; heldBy: string | null; at: number };

/** Ids are text; a short id that came as a number is still the same digits. */
const id = z.union([z.string().min(1).max(200), z.number().int().nonnegative()]).transform(String);
const party = z.looseObject({ id });
const flag = z.union([z.boolean(), z.string()]).transform((value) => value === true || value === "true");
const mid = z.string().min(1).max(1000);
const link = z.string().max(8192).nullish().catch(null);
const words = z.string().max(1000).nullish().catch(null);

const attachment = z.looseObject({
	type: z.string().max(100).catch("unsupported_type"),
	payload: z.looseObject({ url: link, story_media_url: link, title: words }).nullish().catch(null),
});

const referral = z
	.looseObject({
		source: words,
		ref: words,
		ad_id: id.nullish().catch(null),
		ads_context_data: z.looseObject({ ad_title: words }).nullish().catch(null),
		product: z
			.looseObject({ id: id.nullish().catch(null) })
			.nullish()
			.catch(null),
	})
	.nullish()
	.catch(null);

const message = z.looseObject({
	mid,
	text: z.string().nullish(),
	attachments: z.array(attachment).nullish(),
	is_echo: flag.nullish(),
	is_deleted: flag.nullish(),
	is_self: flag.nullish(),
	is_unsupported: flag.nullish(),
	app_id: id.nullish().catch(null),
	reply_to: z
		.looseObject({
			mid: mid.nullish().catch(null),
			story: z
				.looseObject({ id: id.catch(""), url: link })
				.nullish()
				.catch(null),
		})
		.nullish()
		.catch(null),
	quick_reply: z.looseObject({ payload: words }).nullish().catch(null),
	referral,
});

const event = z.looseObject({ sender: party.nullish(), recipient: party.nullish(), timestamp: z.unknown().optional() });
const edit = z.looseObject({ mid, text: z.string().nullish(), num_edit: z.coerce.number().int().catch(0) });
const reaction = z.looseObject({ mid, action: words, reaction: words, emoji: z.string().max(50).nullish().catch(null) });
const receipt = z.looseObject({ mid: mid.nullish().catch(null), watermark: z.unknown().optional() });
const postback = z.looseObject({ mid: mid.nullish().catch(null), title: words, payload: words, referral });
const handover = z.looseObject({ new_owner_app_id: id.nullish().catch(null), previous_owner_app_id: id.nullish().catch(null) });

/** Kinds that are kept as they are. */
const KEPT = ["optin", "request_thread_control", "app_roles"] as const;
const NOT_MESSAGES = new Set<unknown>(["comments", "live_comments", "mentions", "story_insights"]);

type Located = { accountId: string; value: unknown; standby: boolean; time: unknown };
type Event = {
	accountId: string;
	/** The app that reads this: an echo of another one was sent by another app. */
	appId: string;
	sender: string | null;
	recipient: string | null;
	at: number;
	receivedAt: number;
	isStandby: boolean;
	value: Record<string, unknown>;
};

/** The events of a parsed body; `receivedAt` (milliseconds) stands in for times that are missing, `appId` is this app at Meta. */
export function readEvents(body: unknown, receivedAt: number, appId = ""): ReadEvent[] {
	return locate(body).map((located) => ("kind" in located ? located : readEvent(located, receivedAt, appId)));
}

function locate(body: unknown): (Located | ReadEvent)[] {
	if (Array.isArray(body)) return body.flatMap(locate);
	if (!isObject(body)) return [unreadable("the body is not an object", body)];
	if (Array.isArray(body.entry)) return body.entry.flatMap(locateInEntry);
	if ("field" in body) return locateChange(body, null, undefined);
	return [unreadable("the body has no entry", body)];
}

function locateInEntry(entry: unknown): (Located | ReadEvent)[] {
	if (!isObject(entry)) return [unreadable("an entry is not an object", entry)];
	const accountId = id.safeParse(entry.id);
	if (!accountId.success) return [unreadable("an entry has no account id", entry)];

	const inside = (values: unknown, standby: boolean) =>
		Array.isArray(values) ? values.map((value) => ({ accountId: accountId.data, value, standby, time: entry.time })) : [];
	const changes = Array.isArray(entry.changes) ? entry.changes.flatMap((change) => locateChange(change, accountId.data, entry.time)) : [];
	const own = "field" in entry ? locateChange(entry, accountId.data, entry.time) : [];
	const found = [...inside(entry.messaging, false), ...inside(entry.standby, true), ...changes, ...own];
	return found.length > 0 ? found : [unreadable("an entry holds no event", entry)];
}

/** A change without an entry around it names its account only as the one who gets the message, or sent the echo. */
function locateChange(change: unknown, entryId: string | null, time: unknown): (Located | ReadEvent)[] {
	if (!isObject(change)) return [unreadable("a change is not an object", change)];
	if (NOT_MESSAGES.has(change.field)) return [{ kind: "ignored", reason: `${change.field} are not messages` }];
	if (!isObject(change.value)) return [unreadable("a change has no value", change)];
	return [{ accountId: entryId ?? accountIn(change.value), value: change.value, standby: change.field === "standby", time }];
}

function accountIn(value: Record<string, unknown>): string {
	const parsed = event.safeParse(value);
	const isEcho = isObject(value.message) && flag.safeParse(value.message.is_echo).data === true;
	return (isEcho ? parsed.data?.sender?.id : parsed.data?.recipient?.id) ?? "0";
}

function readEvent({ accountId, value, standby, time }: Located, receivedAt: number, appId: string): ReadEvent {
	const parsed = event.safeParse(value);
	if (!parsed.success || !isObject(value)) return unreadable(parsed.error ? reasonOf(parsed.error) : "an event is not an object", value);
	const { sender, recipient, timestamp } = parsed.data;
	const at = Math.min(timeOf(timestamp) ?? timeOf(time) ?? receivedAt, receivedAt + 60_000);
	const read = {
		accountId,
		appId,
		sender: sender?.id ?? null,
		recipient: recipient?.id ?? null,
		at,
		receivedAt,
		isStandby: standby,
		value,
	};

	if ("message" in value) return readMessage(read);
	if ("message_edit" in value) return readEdit(read);
	if ("reaction" in value) return readReaction(read);
	if ("read" in value) return readSeen(read);
	if ("postback" in value) return readPostback(read);
	if ("pass_thread_control" in value || "take_thread_control" in value) return readHandover(read);
	if ("referral" in value) return readReferral(read);
	const kept = KEPT.find((kind) => kind in value);
	return kept ? keep(read, kept, value[kept]) : unreadable("an event of no known kind", value);
}

function readMessage(read: Event): ReadEvent {
	const parsed = message.safeParse(read.value.message);
	if (!parsed.success) return unreadable(reasonOf(parsed.error), read.value);
	const { accountId, sender, recipient, at, isStandby } = read;
	const { mid: providerId, is_deleted, is_self, is_echo, app_id, reply_to, quick_reply } = parsed.data;
	if (is_deleted) return { kind: "change", accountId, change: { name: "unsend", providerId, at } };
	if (is_self) return keep(read, "self", { mid: providerId });
	if (sender === null || recipient === null) return unreadable("a message without sender or recipient", read.value);

	const isOutbound = is_echo === true || sender === accountId;
	const personId = isOutbound ? recipient : sender;
	// The business itself never becomes a contact.
	if (personId === accountId) return keep(read, "self", { mid: providerId });
	const attachments = (parsed.data.attachments ?? []).map(toAttachment);
	if (parsed.data.is_unsupported) attachments.push({ type: "unsupported_type", url: null });
	const story = reply_to?.story;
	const came = toReferral(parsed.data.referral);
	return told(read, {
		kind: "message",
		personId,
		providerId,
		direction: isOutbound ? "outbound" : "inbound",
		source: isOutbound ? sourceOf(app_id, read.appId) : "person",
		text: parsed.data.text || null,
		attachments,
		replyToProviderId: reply_to?.mid ?? null,
		detail: detailOf({
			...(story && { story: { id: story.id, url: story.url ?? null } }),
			...(quick_reply?.payload && { payload: quick_reply.payload }),
			...(came && { referral: came }),
		}),
		isStandby,
		sentAt: at,
	});
}

function sourceOf(echoOf: string | null | undefined, appId: string): MessageSource {
	if (!echoOf || appId === "") return "instagram";
	return echoOf === appId ? "app" : "other-app";
}

function readEdit(read: Event): ReadEvent {
	const parsed = edit.safeParse(read.value.message_edit);
	if (!parsed.success) return unreadable(reasonOf(parsed.error), read.value);
	const { mid: providerId, text, num_edit: number } = parsed.data;
	const { accountId, at } = read;
	// Number 0 is no edit: it announces a message, sometimes in its place. One without text says nothing either.
	if (number <= 0 || !text) return { kind: "change", accountId, change: { name: "fetch", providerId, at } };
	return { kind: "change", accountId, change: { name: "edit", providerId, number, text, at } };
}

function readReaction(read: Event): ReadEvent {
	const parsed = reaction.safeParse(read.value.reaction);
	if (!parsed.success) return unreadable(reasonOf(parsed.error), read.value);
	const { accountId, sender, at } = read;
	if (sender === null) return unreadable("a reaction without a sender", read.value);
	const { mid: providerId, action, reaction: name, emoji } = parsed.data;
	const shown = action === "unreact" ? null : emojiOf(name, emoji);
	return {
		kind: "change",
		accountId,
		change: { name: "reaction", providerId, actorId: sender, isOurs: sender === accountId, emoji: shown, at },
	};
}

function readSeen(read: Event): ReadEvent {
	const parsed = receipt.safeParse(read.value.read).data;
	if (!parsed) return unreadable("a read receipt of another shape", read.value);
	const { accountId, sender, at } = read;
	if (parsed.mid) return { kind: "change", accountId, change: { name: "seen", providerId: parsed.mid, at } };
	const until = timeOf(parsed.watermark);
	if (until === null || sender === null || sender === accountId) return unreadable("a read receipt of nothing", read.value);
	return { kind: "change", accountId, change: { name: "seen-until", personId: sender, until } };
}

/** A pressed button or ice breaker; without an id of its own it is told apart by sender, time and payload. */
function readPostback(read: Event): ReadEvent {
	const parsed = postback.safeParse(read.value.postback);
	if (!parsed.success) return unreadable(reasonOf(parsed.error), read.value);
	const { sender, at } = read;
	if (sender === null || sender === read.accountId) return unreadable("a postback without a person", read.value);
	const { mid: given, title, payload } = parsed.data;
	const came = toReferral(parsed.data.referral);
	return told(read, {
		kind: "postback",
		personId: sender,
		providerId: given ?? `${sender} ${at} ${payload ?? ""}`,
		direction: "inbound",
		source: "person",
		text: title || payload || null,
		attachments: [],
		replyToProviderId: null,
		detail: detailOf({ ...(payload && { payload }), ...(came && { referral: came }) }),
		isStandby: read.isStandby,
		sentAt: at,
	});
}

function readReferral(read: Event): ReadEvent {
	const came = toReferral(referral.safeParse(read.value.referral).data);
	const { sender, at } = read;
	if (!came || sender === null || sender === read.accountId) return unreadable("a referral without a person", read.value);
	return told(read, {
		kind: "referral",
		personId: sender,
		providerId: `${sender} ${at} ${came.ref ?? ""}`,
		direction: "inbound",
		source: "person",
		text: null,
		attachments: [],
		replyToProviderId: null,
		detail: { referral: came },
		isStandby: read.isStandby,
		sentAt: at,
	});
}

/** Who answers from now on: null when it is this app. */
function readHandover(read: Event): ReadEvent {
	const { accountId, appId, sender, recipient, at, value } = read;
	const parsed = handover.safeParse(value.pass_thread_control ?? value.take_thread_control);
	const personId = sender === accountId ? recipient : sender;
	if (!parsed.success || personId === null) return unreadable("a handover without a person", value);
	const { new_owner_app_id: next } = parsed.data;
	// Who takes control is told by the one who loses it.
	const heldBy = "take_thread_control" in value ? (next ?? "another-app") : (next ?? null);
	return { kind: "change", accountId, change: { name: "handover", personId, heldBy: heldBy === appId ? null : heldBy, at } };
}

function told(read: Event, message: MessageEvent): ReadEvent {
	return { kind: "message", accountId: read.accountId, message };
}

function toAttachment({ type, payload }: z.infer<typeof attachment>): Attachment {
	return { type, url: payload?.url ?? payload?.story_media_url ?? null, ...(payload?.title ? { name: payload.title } : {}) };
}

function toReferral(given: z.infer<typeof referral>): Referral | null {
	if (!given) return null;
	return {
		source: given.source ?? "unknown",
		ref: given.ref || null,
		adId: given.ad_id ?? null,
		title: given.ads_context_data?.ad_title || null,
		productId: given.product?.id ?? null,
	};
}

function detailOf(detail: MessageDetail): MessageDetail | null {
	return Object.keys(detail).length > 0 ? detail : null;
}

function keep({ accountId, at, value }: Event, name: string, detail: unknown): ReadEvent {
	const providerId = isObject(detail) && typeof detail.mid === "string" ? detail.mid : null;
	return { kind: "other", accountId, name, providerId, occurredAt: at, payload: JSON.stringify(value) };
}

/** Milliseconds, seconds, either as text, or ISO text; null for anything else. */
function timeOf(value: unknown): number | null {
	const text = typeof value === "string" ? value.trim() : value;
	const number = typeof text === "number" ? text : typeof text === "string" && /^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
	if (Number.isFinite(number) && number > 0) return Math.trunc(number < 100_000_000_000 ? number * 1000 : number);
	const parsed = typeof text === "string" ? Date.parse(text) : Number.NaN;
	return Number.isNaN(parsed) ? null : parsed;
}

function unreadable(reason: string, value: unknown): ReadEvent {
	return { kind: "unreadable", reason, payload: (JSON.stringify(value) ?? "undefined").slice(0, 100_000) };
}

function reasonOf(error: z.ZodError) {
	const [issue] = error.issues;
	return issue ? `${issue.path.join(".") || "event"}: ${issue.message}` : "an event of another shape";
}

function isObject(value: unknown): value is Record<string, unknown> {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}
