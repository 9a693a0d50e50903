import { z } from "zod";
import { linkTo } from "#workers/sandbox/cdn/links.ts";
import { now } from "#workers/sandbox/state/clock.ts";
import { holderOf } from "#workers/sandbox/state/holders.ts";
import { newMid, randomDigits } from "#workers/sandbox/state/ids.ts";
import { type Message, storeMessage } from "#workers/sandbox/state/messages.ts";
import { findOrMakePerson } from "#workers/sandbox/state/people.ts";
import type { State } from "#workers/sandbox/state/state.ts";
import { emit, emitText, type Outcome } from "#workers/sandbox/webhooks/emit.ts";
import { messageEvent } from "#workers/sandbox/webhooks/events.ts";
import type { Signature } from "#workers/sandbox/webhooks/sign.ts";
import { keepRaw } from "./keep-raw.ts";
import { badInput, needAccount } from "./read-body.ts";

const event = z.record(z.string(), z.unknown());
const id = z.string().min(1).max(1000);

export const messageBody = z.strictObject({
	account: id,
	from: id.optional(),
	name: z.string().min(1).max(200).optional(),
	text: z.string().max(20_000).optional(),
	attachments: z
		.array(z.strictObject({ type: id, url: z.string().optional(), title: z.string().optional() }))
		.max(20)
		.optional(),
	timestamp: z.number().int().positive().optional(),
	mid: id.optional(),
	echo: z.boolean().optional(),
	reply_to: z.union([z.strictObject({ mid: id }), z.strictObject({ story: z.strictObject({ id, url: z.string() }) })]).optional(),
	quick_reply: z.strictObject({ payload: z.string() }).optional(),
	referral: event.optional(),
	is_unsupported: z.boolean().optional(),
	/** One event, delivered as it is. */
	raw: event.optional(),
	/** Several events in one body, delivered as they are. */
	events: z.array(event).min(1).max(1000).optional(),
	/** A whole body, delivered as it is. */
	body: z.string().min(1).optional(),
	sign: z.union([z.boolean(), z.literal("wrong"), z.literal("sha1")]).optional(),
});

export type Written = Outcome & { mid: string | null; account: string; person: { id: string; username: string } | null };

/** A direct message from a person to an account, or anything else that a webhook may hold. */
export async function writeMessage(state: State, body: z.infer<typeof messageBody>): Promise<Written> {
	const account = needAccount(state, body.account);
	const sign = signatureOf(body.sign);
	if (body.body !== undefined) {
		return { mid: null, ...(await emitText(state, account, body.body, sign ?? "right")), account: account.id, person: null };
	}
	const raw = body.events ?? (body.raw && [body.raw]);
	if (raw) {
		const mid = keepRaw(state, account, raw);
		return { mid, ...(await emit(state, account, raw, { sign, anyField: true })), account: account.id, person: null };
	}

	const { text, attachments = [], is_unsupported, referral, from } = body;
	if (from === undefined) throw badInput("from is missing: the id or username of who writes, or any new name.");
	if ((text === undefined || text === "") && attachments.length === 0 && !is_unsupported && !referral)
		throw badInput("text or attachments is needed.");
	const person = findOrMakePerson(state, account.id, from, body.name);
	const message: Message = {
		mid: body.mid ?? newMid(account.id),
		accountId: account.id,
		personId: person.id,
		direction: body.echo ? "outbound" : "inbound",
		text: text === undefined || text === "" ? null : text,
		attachments: attachments.map(({ type, url, title }) => ({ type, url: url ?? madeUpLink(state, type), title })),
		extra: { reply_to: body.reply_to, quick_reply: body.quick_reply, referral, is_unsupported },
		at: body.timestamp ?? now(state),
	};
	storeMessage(state, message);
	// What the owner does not let apps read is never told.
	if (!account.allows_messages)
		return {
			mid: message.mid,
			delivered: null,
			reason: "not-subscribed",
			account: account.id,
			person: { id: person.id, username: person.username },
		};
	const isStandby = holderOf(state, account.id, person.id) !== null;
	const outcome = await emit(state, account, [messageEvent(state, message)], { sign, isStandby });
	return { mid: message.mid, ...outcome, account: account.id, person: { id: person.id, username: person.username } };
}

const ENDINGS: Record<string, string> = {
	image: "png",
	story_mention: "png",
	share: "png",
	ig_post: "png",
	post: "png",
	sticker: "png",
	video: "mp4",
	ig_reel: "mp4",
	reel: "mp4",
	audio: "m4a",
	file: "pdf",
};

/** Something of that type on our CDN; kinds that come without a link get none. */
function madeUpLink(state: State, type: string) {
	const ending = ENDINGS[type];
	return ending && linkTo(state, `${type}-${randomDigits(16)}.${ending}`);
}

function signatureOf(sign: boolean | "wrong" | "sha1" | undefined): Signature | undefined {
	if (sign === undefined || sign === true) return undefined;
	return sign === false ? "none" : sign;
}
