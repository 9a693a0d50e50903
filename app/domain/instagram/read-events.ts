/**
 * Takes a webhook body apart into events, in every envelope that Instagram is known to use: `messaging`, `standby`,
 * `changes`, `field` and `value` on the entry or bare, a list of bodies. Reads leniently and never throws; what it
 * cannot read it gives with a reason, and its neighbours go on. Source: Meta's webhook reference and integrators' reports.
 */
import { z } from "zod";
import type { Attachment, Direction } from "#app/schema/shard.ts";

/** One event of a delivery, with the account whose webhook brought it. */
export type ReadEvent =
	| { kind: "message"; accountId: string; message: MessageEvent }
	| { kind: "other"; accountId: string; name: string; providerId: string | null; occurredAt: number; payload: string }
	| { kind: "unreadable"; reason: string; payload: string }
	| { kind: "ignored"; reason: string };

type MessageEvent = {
	personId: string;
	providerId: string;
	direction: Direction;
	text: string | null;
	attachments: Attachment[];
	sentAt: number;
};

/** Ids are text; a short id that came as a number is still the same digits. */
const id = z.union([z.string().min(1).max(200), z.number().int().nonnegative()]).transform(String);
const party = z.looseObject({ id });
const flag = z.union([z.boolean(), z.string()]).transform((value) => value === true || value === "true");

const attachment = z.looseObject({
	type: z.string().max(100).catch("unsupported_type"),
	payload: z
		.looseObject({ url: z.string().max(8192).nullish().catch(null), title: z.string().max(1000).nullish().catch(null) })
		.nullish()
		.catch(null),
});

const message = z.looseObject({
	mid: z.string().min(1).max(1000),
	text: z.string().nullish(),
	attachments: z.array(attachment).nullish(),
	is_echo: flag.nullish(),
	is_deleted: flag.nullish(),
	is_self: flag.nullish(),
	is_unsupported: flag.nullish(),
});

const event = z.looseObject({ sender: party.nullish(), recipient: party.nullish(), timestamp: z.unknown().optional() });

/** Kinds that stand beside `message` in an event. */
const OTHER_KINDS = [
	"message_edit",
	"reaction",
	"read",
	"postback",
	"referral",
	"optin",
	"pass_thread_control",
	"take_thread_control",
	"request_thread_control",
	"app_roles",
] as const;

type Located = { accountId: string; value: unknown; standby: boolean; time: unknown };

/** The events of a parsed body; `receivedAt` (milliseconds) stands in for times that are missing. */
export function readEvents(body: unknown, receivedAt: number): ReadEvent[] {
	return locate(body).map((located) => ("kind" in located ? located : readEvent(located, receivedAt)));
}

function locate(body: unknown): (Located | ReadEvent)[] {
	if (Array.isArray(body)) return body.flatMap(locate);
	if (!isObject(body)) return [unreadable("the body is not an object", body)];
	if (Array.isArray(body.entry)) return body.entry.flatMap(locateInEntry);
	if ("field" in body) return locateChange(body, "0", undefined);
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

function locateChange(change: unknown, accountId: string, time: unknown): (Located | ReadEvent)[] {
	if (!isObject(change)) return [unreadable("a change is not an object", change)];
	if (change.field === "comments" || change.field === "live_comments" || change.field === "mentions") {
		return [{ kind: "ignored", reason: `${change.field} are not messages` }];
	}
	if (!isObject(change.value)) return [unreadable("a change has no value", change)];
	return [{ accountId, value: change.value, standby: change.field === "standby", time }];
}

function readEvent({ accountId, value, standby, time }: Located, receivedAt: number): ReadEvent {
	const parsed = event.safeParse(value);
	if (!parsed.success) return unreadable(reasonOf(parsed.error), value);
	const { sender, recipient } = parsed.data;
	const occurredAt = timeOf(parsed.data.timestamp) ?? timeOf(time) ?? receivedAt;

	const other = standby ? "standby" : OTHER_KINDS.find((kind) => kind in parsed.data);
	if (!("message" in parsed.data) || standby) {
		if (!other) return unreadable("an event of no known kind", value);
		return keep(accountId, other, parsed.data[other], occurredAt, value);
	}

	const read = message.safeParse(parsed.data.message);
	if (!read.success) return unreadable(reasonOf(read.error), value);
	const { mid, is_deleted, is_self, is_echo } = read.data;
	if (is_deleted) return keep(accountId, "unsend", { mid }, occurredAt, value);
	if (is_self) return keep(accountId, "self", { mid }, occurredAt, value);
	if (!sender || !recipient) return unreadable("a message without sender or recipient", value);

	const isOutbound = is_echo === true || sender.id === accountId;
	const personId = isOutbound ? recipient.id : sender.id;
	if (personId === accountId) return keep(accountId, "self", { mid }, occurredAt, value);
	const attachments = (read.data.attachments ?? []).map(toAttachment);
	if (read.data.is_unsupported) attachments.push({ type: "unsupported_type", url: null });
	return {
		kind: "message",
		accountId,
		message: {
			personId,
			providerId: mid,
			direction: isOutbound ? "outbound" : "inbound",
			text: read.data.text === undefined || read.data.text === "" ? null : read.data.text,
			attachments,
			sentAt: Math.min(occurredAt, receivedAt + 60_000),
		},
	};
}

function toAttachment({ type, payload }: z.infer<typeof attachment>): Attachment {
	return { type, url: payload?.url ?? null, ...(payload?.title ? { name: payload.title } : {}) };
}

function keep(accountId: string, name: string, detail: unknown, occurredAt: number, value: unknown): ReadEvent {
	const providerId = isObject(detail) && typeof detail.mid === "string" ? detail.mid : null;
	return { kind: "other", accountId, name, providerId, occurredAt, payload: JSON.stringify(value) };
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
