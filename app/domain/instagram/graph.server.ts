/** The only module that knows Instagram's calls. Answers are data: a failure is returned with what it means, never thrown. */
import { z } from "zod";
import { type Env, settingsOf } from "#app/platform/env.ts";
import { callGraph, type GraphAnswer, mapAnswer } from "./call-graph.server.ts";
import { type ListedMessage, listedMessage } from "./listed-message.ts";

export type { GraphAnswer } from "./call-graph.server.ts";
export type { GraphFailure } from "./graph-errors.ts";

/** Ids are text; a number token that fits is the same digits. */
const id = z.union([z.string().min(1), z.number()]).transform(String);

/** Exchanges the code of the dialog for a short-lived token (one hour). Accepts the wrapped and the flat answer. */
export async function exchangeCode(
	env: Env,
	code: string,
	redirectUri: string,
): Promise<GraphAnswer<{ token: string; permissions: string[] }>> {
	const { INSTAGRAM_API_URL, META_APP_ID, META_APP_SECRET } = settingsOf(env);
	const permissions = z.union([z.array(z.string()), z.string().transform((text) => text.split(","))]).catch([]);
	const flat = z.looseObject({ access_token: z.string().min(1), permissions });
	const answer = z.union([z.looseObject({ data: z.tuple([flat], flat) }).transform(({ data }) => data[0]), flat]);
	const form = {
		client_id: META_APP_ID,
		client_secret: META_APP_SECRET,
		grant_type: "authorization_code",
		redirect_uri: redirectUri,
		code,
	};
	const result = await callGraph({ method: "POST", url: `${INSTAGRAM_API_URL}/oauth/access_token`, form }, answer);
	return mapAnswer(result, ({ access_token, permissions: granted }) => ({ token: access_token, permissions: granted }));
}

/** Exchanges a short-lived token for one of sixty days. */
export async function exchangeForLongLived(env: Env, token: string): Promise<GraphAnswer<{ token: string; expiresInSeconds: number }>> {
	const { INSTAGRAM_GRAPH_URL, META_APP_SECRET } = settingsOf(env);
	const query = new URLSearchParams({ grant_type: "ig_exchange_token", client_secret: META_APP_SECRET });
	return mapAnswer(await callGraph({ url: `${INSTAGRAM_GRAPH_URL}/access_token?${query}`, token }, longLived), toLongLived);
}

const longLived = z.looseObject({ access_token: z.string().min(1), expires_in: z.coerce.number().positive() });

function toLongLived({ access_token, expires_in }: z.infer<typeof longLived>) {
	return { token: access_token, expiresInSeconds: expires_in };
}

export type Account = {
	/** The professional account id that webhooks carry: route by this one. */
	accountId: string;
	/** App-scoped; a signed request may name it. */
	appScopedId: string | null;
	username: string;
	name: string | null;
	accountType: string;
	pictureUrl: string | null;
};

/** Who the token belongs to, by `/me`. */
export async function readAccount(env: Env, token: string): Promise<GraphAnswer<Account>> {
	const plain = z.looseObject({
		user_id: id,
		id: id.nullish(),
		username: z.string().min(1),
		name: z.string().nullish(),
		account_type: z.string().catch("UNKNOWN"),
		profile_picture_url: z.string().nullish(),
	});
	const answer = z.union([plain, z.looseObject({ data: z.tuple([plain], plain) }).transform(({ data }) => data[0])]);
	const url = `${graph(env)}/me?fields=user_id,username,name,account_type,profile_picture_url`;
	const result = await callGraph({ url, token }, answer);
	return mapAnswer(result, (me) => ({
		accountId: me.user_id,
		appScopedId: me.id ?? null,
		username: me.username,
		name: me.name ?? null,
		accountType: me.account_type,
		pictureUrl: me.profile_picture_url ?? null,
	}));
}

/** Subscribes the account's webhooks to these fields; one that Meta does not know fails them all. */
export async function subscribe(env: Env, token: string, fields: readonly string[]): Promise<GraphAnswer<true>> {
	const answer = z.looseObject({ success: z.literal(true) });
	const url = `${graph(env)}/me/subscribed_apps?subscribed_fields=${fields.join(",")}`;
	return mapAnswer(await callGraph({ method: "POST", url, token }, answer), () => true);
}

/** Stops the account's webhooks for this app: asked once, on taking back, and therefore whatever is held back. */
export async function unsubscribe(env: Env, token: string): Promise<GraphAnswer<true>> {
	const answer = z.looseObject({ success: z.literal(true) });
	const url = `${graph(env)}/me/subscribed_apps`;
	return mapAnswer(await callGraph({ method: "DELETE", url, token, isUrgent: true }, answer), () => true);
}

/** Sixty more days for a token that is at least a day old and has not run out. */
export async function refreshToken(env: Env, token: string): Promise<GraphAnswer<{ token: string; expiresInSeconds: number }>> {
	const url = `${settingsOf(env).INSTAGRAM_GRAPH_URL}/refresh_access_token?grant_type=ig_refresh_token`;
	return mapAnswer(await callGraph({ url, token }, longLived), toLongLived);
}

/** What one send carries: a text, or a file that Instagram fetches from `url`. */
export type Outgoing = { text: string } | { attachment: { type: "image" | "video" | "audio" | "file"; payload: { url: string } } };

type Send = { recipientId: string; message: Outgoing; humanAgent: boolean; replyTo?: string | null };

/** Sends one message to a person. Not idempotent: a `timeout` or `later` may have gone out all the same. */
export async function sendMessage(
	env: Env,
	token: string,
	{ recipientId, message, humanAgent, replyTo }: Send,
): Promise<GraphAnswer<{ messageId: string }>> {
	const tag = humanAgent ? { messaging_type: "MESSAGE_TAG", tag: "HUMAN_AGENT" } : {};
	const json = { recipient: { id: recipientId }, message, ...tag, ...(replyTo && { reply_to: { mid: replyTo } }) };
	const result = await callGraph({ method: "POST", url: `${graph(env)}/me/messages`, token, json }, z.looseObject({ message_id: id }));
	return mapAnswer(result, ({ message_id }) => ({ messageId: message_id }));
}

/** A sign beside messages: seen, typing, or a reaction to one. Asking twice does no harm. */
export type Sign =
	| { sender_action: "mark_seen" | "typing_on" | "typing_off" }
	| { sender_action: "react"; payload: { message_id: string; reaction: string } }
	| { sender_action: "unreact"; payload: { message_id: string } };

/** Gives a sign to a person. */
export async function sendSign(env: Env, token: string, recipientId: string, sign: Sign): Promise<GraphAnswer<true>> {
	const json = { recipient: { id: recipientId }, ...sign };
	return mapAnswer(await callGraph({ method: "POST", url: `${graph(env)}/me/messages`, token, json }, z.looseObject({})), () => true);
}

export type Profile = { username: string | null; name: string | null; pictureUrl: string | null };

/** The profile of a person who wrote to the account: no more than the privacy policy names. A refusal is normal. */
export async function readProfile(env: Env, token: string, personId: string): Promise<GraphAnswer<Profile>> {
	const answer = z.looseObject({ username: z.string().nullish(), name: z.string().nullish(), profile_pic: z.string().nullish() });
	const url = `${graph(env)}/${encodeURIComponent(personId)}?fields=name,username,profile_pic`;
	return mapAnswer(await callGraph({ url, token }, answer), ({ username, name, profile_pic }) => ({
		username: username || null,
		name: name || null,
		pictureUrl: profile_pic || null,
	}));
}

const MESSAGE_FIELDS = "id,created_time,from,to,message,attachments,shares,story,reactions,is_unsupported";

/** One message by its id. Older ones than the newest twenty of a conversation answer `not-found`, like those that are gone. */
export async function readMessage(env: Env, token: string, providerId: string): Promise<GraphAnswer<ListedMessage>> {
	const url = `${graph(env)}/${encodeURIComponent(providerId)}?fields=${MESSAGE_FIELDS},reply_to`;
	return callGraph({ url, token }, listedMessage);
}

export type ListedConversation = {
	id: string;
	updatedAt: number;
	participants: { id: string; username: string | null }[];
	/** Newest first; null where they were not asked for. */
	messages: ListedMessage[] | null;
	/** Whether Instagram has more messages than these. */
	hasMore: boolean;
};

export type ConversationsPage = { conversations: ListedConversation[]; next: string | null };

const listedConversation = z
	.looseObject({
		id,
		updated_time: z.string().nullish(),
		participants: z
			.looseObject({ data: z.array(z.looseObject({ id, username: z.string().nullish() })) })
			.nullish()
			.catch(null),
		messages: z
			.looseObject({ data: z.array(z.unknown()), paging: z.looseObject({ next: z.string().nullish() }).nullish().catch(null) })
			.nullish(),
	})
	.transform(
		({ id: conversationId, updated_time, participants, messages }): ListedConversation => ({
			id: conversationId,
			updatedAt: Date.parse(updated_time ?? "") || 0,
			participants: (participants?.data ?? []).map((party) => ({ id: party.id, username: party.username ?? null })),
			messages: messages?.data.flatMap((raw) => listedMessage.safeParse(raw).data ?? []) ?? null,
			hasMore: Boolean(messages?.paging?.next),
		}),
	);

/**
 * A page of the account's conversations, the latest first, with their newest messages where `messages` says how many.
 * `personId` narrows it to one person's. Idle requests are not listed by Instagram.
 */
export async function listConversations(
	env: Env,
	token: string,
	{ limit, after, messages, personId }: { limit: number; after?: string | null; messages: number; personId?: string },
): Promise<GraphAnswer<ConversationsPage>> {
	const query = new URLSearchParams({
		platform: "instagram",
		fields: `id,updated_time,participants${messages > 0 ? `,messages.limit(${messages}){${MESSAGE_FIELDS}}` : ""}`,
		limit: String(limit),
		...(after && { after }),
		...(personId && { user_id: personId }),
	});
	const answer = z.looseObject({
		data: z.array(z.unknown()),
		paging: z
			.looseObject({ next: z.string().nullish(), cursors: z.looseObject({ after: z.string().nullish() }).nullish() })
			.nullish()
			.catch(null),
	});
	const result = await callGraph({ url: `${graph(env)}/me/conversations?${query}`, token }, answer);
	return mapAnswer(result, ({ data, paging }) => {
		const next = paging?.next ? (paging.cursors?.after ?? URL.parse(paging.next)?.searchParams.get("after") ?? null) : null;
		const conversations = data.flatMap((raw) => listedConversation.safeParse(raw).data ?? []);
		// A page that leads to itself is the last one.
		return { conversations, next: next === after ? null : next };
	});
}

export type KnownMessage = { providerId: string; isOurs: boolean; text: string | null; types: string[]; sentAt: number };

/** The newest messages (at most twenty) of the conversation with a person, newest first. */
export async function readMessagesOf(env: Env, token: string, personId: string): Promise<GraphAnswer<KnownMessage[]>> {
	const result = await listConversations(env, token, { limit: 1, messages: 20, personId });
	return mapAnswer(result, ({ conversations }) =>
		conversations
			.flatMap((conversation) => conversation.messages ?? [])
			.flatMap(({ providerId, sentAt, details }) => {
				if (!details) return [];
				const types = details.attachments.map((attachment) => attachment.type);
				return [{ providerId, isOurs: details.fromId !== personId, text: details.text, types, sentAt }];
			}),
	);
}

function graph(env: Env) {
	const { INSTAGRAM_GRAPH_URL, META_GRAPH_VERSION } = settingsOf(env);
	return `${INSTAGRAM_GRAPH_URL}/${META_GRAPH_VERSION}`;
}
