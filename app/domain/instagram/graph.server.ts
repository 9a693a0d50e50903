/** The only module that knows Instagram's calls. Answers are data: a failure is returned with what it means, never thrown. */
import { z } from "zod";
import { type Env, settingsOf } from "#app/platform/env.ts";
import { callGraph, type GraphAnswer, mapAnswer } from "./call-graph.server.ts";

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
	const query = new URLSearchParams({ grant_type: "ig_exchange_token", client_secret: META_APP_SECRET, access_token: token });
	return mapAnswer(await callGraph({ url: `${INSTAGRAM_GRAPH_URL}/access_token?${query}` }, longLived), toLongLived);
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

/** Sends one message to a person. Not idempotent: a `timeout` or `later` may have gone out all the same. */
export async function sendMessage(
	env: Env,
	token: string,
	{ recipientId, message, humanAgent }: { recipientId: string; message: { text: string }; humanAgent: boolean },
): Promise<GraphAnswer<{ messageId: string }>> {
	const tag = humanAgent ? { messaging_type: "MESSAGE_TAG", tag: "HUMAN_AGENT" } : {};
	const json = { recipient: { id: recipientId }, message, ...tag };
	const result = await callGraph({ method: "POST", url: `${graph(env)}/me/messages`, token, json }, z.looseObject({ message_id: id }));
	return mapAnswer(result, ({ message_id }) => ({ messageId: message_id }));
}

export type Profile = { username: string | null; name: string | null };

/** The profile of a person who wrote to the account. A refusal is normal: no consent yet, blocked, gone. */
export async function readProfile(env: Env, token: string, personId: string): Promise<GraphAnswer<Profile>> {
	const answer = z.looseObject({ username: z.string().nullish(), name: z.string().nullish() });
	const url = `${graph(env)}/${encodeURIComponent(personId)}?fields=name,username`;
	return mapAnswer(await callGraph({ url, token }, answer), ({ username, name }) => ({ username: username || null, name: name || null }));
}

export type KnownMessage = { providerId: string; isOurs: boolean; text: string | null; sentAt: number };

/** The newest messages (at most twenty) of the conversation with a person, newest first. */
export async function readMessagesOf(env: Env, token: string, personId: string): Promise<GraphAnswer<KnownMessage[]>> {
	const message = z.looseObject({ id, created_time: z.string(), from: z.looseObject({ id }).nullish(), message: z.string().nullish() });
	const answer = z.looseObject({
		data: z.array(z.looseObject({ id, messages: z.looseObject({ data: z.array(z.unknown()) }).nullish() })),
	});
	const query = new URLSearchParams({
		platform: "instagram",
		user_id: personId,
		fields: "id,messages{id,created_time,from,message}",
	});
	const result = await callGraph({ url: `${graph(env)}/me/conversations?${query}`, token }, answer);
	return mapAnswer(result, ({ data }) =>
		data
			.flatMap((conversation) => conversation.messages?.data ?? [])
			.flatMap((raw) => {
				const read = message.safeParse(raw);
				if (!read.success) return [];
				const { id: providerId, created_time, from, message: text } = read.data;
				return [{ providerId, isOurs: from != null && from.id !== personId, text: text ?? null, sentAt: Date.parse(created_time) }];
			}),
	);
}

function graph(env: Env) {
	const { INSTAGRAM_GRAPH_URL, META_GRAPH_VERSION } = settingsOf(env);
	return `${INSTAGRAM_GRAPH_URL}/${META_GRAPH_VERSION}`;
}
