/** A person writes to an account, or the account answers from the phone: kept, then told to the app. */
import { z } from "zod";
import { type Account, requireAccount } from "./accounts.ts";
import { newMid } from "./ids.ts";
import { BadInput } from "./input.ts";
import { type Attachment, addMessage, editMessage, unsendMessage } from "./messages.ts";
import { findPerson, meetPerson, noteInbound, type Person } from "./people.ts";
import { writeLikeMeta } from "./signing.ts";
import type { Store } from "./store.ts";
import { bodyOf, deliver } from "./webhooks.ts";

const event = z.record(z.string(), z.unknown());
const key = z.union([z.string().trim().min(1).max(200), z.number().int().nonnegative().transform(String)]);
const TIME = 8_640_000_000_000_000;

export const messageInput = z.strictObject({
	account: key,
	from: key.optional(),
	text: z.string().max(100_000).nullable().optional(),
	attachments: z
		.array(z.looseObject({ type: z.string().min(1).max(100), url: z.string().max(8000).optional() }))
		.max(20)
		.optional(),
	timestamp: z.number().int().min(0).max(TIME).optional(),
	mid: z.string().min(1).max(1000).optional(),
	/** The account writes to the person, from Instagram's own app. */
	echo: z.boolean().optional(),
	/** One event as it is; what it lacks of sender, recipient and timestamp is filled in. */
	raw: event.optional(),
	/** Several events in one body. */
	events: z.array(event).min(1).max(1000).optional(),
	/** A whole body as it is: JSON, or text that is sent byte for byte. */
	body: z.unknown().optional(),
	sign: z.union([z.boolean(), z.literal("wrong")]).optional(),
});
export type MessageInput = z.infer<typeof messageInput>;
type Event = Record<string, unknown>;

/** Keeps what was written and delivers it. `delivered` is the app's status, null when nothing was sent. */
export async function writeMessage(store: Store, input: MessageInput): Promise<{ mid: string | null; mids: string[]; delivered: number | null }> {
	const account = requireAccount(store, input.account);
	const sign = input.sign ?? true;
	if (input.body !== undefined) {
		const body = typeof input.body === "string" ? input.body : writeLikeMeta(input.body);
		return { mid: null, mids: [], delivered: await deliver(store, account, body, sign) };
	}
	if (input.from === undefined) throw new BadInput('"from": it says who writes, by id, username or a new name.');
	const person = meetPerson(store, account.id, input.from);
	const raw = input.events ?? (input.raw ? [input.raw] : null);
	const events = raw ? raw.map((one) => complete(store, account, person, one, input)) : [compose(store, account, person, input)];
	for (const one of events) note(store, account, one);
	const mids = events.flatMap((one) => midOf(one) ?? []);
	return { mid: mids[0] ?? null, mids, delivered: await deliver(store, account, bodyOf(store, account.id, events), sign) };
}

/** The event for a text or attachments. */
function compose(store: Store, account: Account, person: Person, input: MessageInput): Event {
	const attachments = (input.attachments ?? []).map((one) => withLink(store, one));
	const text = input.text ?? null;
	if ((text === null || text === "") && attachments.length === 0) {
		throw new BadInput('A message needs "text", "attachments", "raw" or "events".');
	}
	const message = {
		mid: input.mid ?? newMid(),
		...(text !== null && text !== "" && { text }),
		...(attachments.length > 0 && { attachments: attachments.map(({ type, ...payload }) => ({ type, payload })) }),
		...(input.echo && { is_echo: true }),
	};
	return { ...endsOf(account, person, input.echo === true), timestamp: input.timestamp ?? store.now(), message };
}

function complete(store: Store, account: Account, person: Person, given: Event, input: MessageInput): Event {
	return { ...endsOf(account, person, input.echo === true), timestamp: input.timestamp ?? store.now(), ...given };
}

function endsOf(account: Account, person: Person, isEcho: boolean) {
	const [sender, recipient] = isEcho ? [account.id, person.id] : [person.id, account.id];
	return { sender: { id: sender }, recipient: { id: recipient } };
}

/** Pictures and videos without a link get one of the sandbox's own. */
function withLink(store: Store, { type, url, ...rest }: Attachment): Attachment {
	const ending = type === "image" ? "png" : type === "video" ? "mp4" : null;
	if (url !== undefined || !ending) return { type, ...rest, ...(url !== undefined && { url }) };
	return { type, ...rest, url: `${store.env.SANDBOX_ORIGIN}/cdn/${newMid().slice(-16)}.${ending}` };
}

/** Keeps what an event says, as far as it says it in the usual shape. */
function note(store: Store, account: Account, value: Event) {
	const read = known.safeParse(value);
	if (!read.success) return;
	const { sender, recipient, timestamp, message, message_edit, postback } = read.data;
	const isOutbound = message?.is_echo === true || sender.id === account.id;
	const person = findPerson(store, account.id, isOutbound ? recipient.id : sender.id);
	if (message_edit?.text) editMessage(store, account.id, message_edit.mid, message_edit.text);
	if (message?.is_deleted) return unsendMessage(store, account.id, message.mid);
	if (!person) return;
	if ((message || postback) && !isOutbound) noteInbound(store, account.id, person.id, timestamp);
	if (!message) return;
	addMessage(store, {
		mid: message.mid,
		account: account.id,
		person: person.id,
		direction: isOutbound ? "outbound" : "inbound",
		text: message.text ?? null,
		attachments: (message.attachments ?? []).map(({ type, payload }) => ({ type, ...(payload?.url && { url: payload.url }) })),
		at: timestamp,
	});
}

const end = z.looseObject({ id: z.string() });
const known = z.looseObject({
	sender: end,
	recipient: end,
	timestamp: z.number().int(),
	message: z
		.looseObject({
			mid: z.string().min(1),
			text: z.string().nullish(),
			attachments: z.array(z.looseObject({ type: z.string(), payload: z.looseObject({ url: z.string().nullish() }).nullish() })).nullish(),
			is_echo: z.boolean().nullish(),
			is_deleted: z.boolean().nullish(),
		})
		.optional(),
	message_edit: z.looseObject({ mid: z.string(), text: z.string().nullish() }).optional(),
	postback: z.unknown().optional(),
});

function midOf(value: Event): string | null {
	const message = value.message;
	return typeof message === "object" && message !== null && "mid" in message && typeof message.mid === "string" ? message.mid : null;
}
