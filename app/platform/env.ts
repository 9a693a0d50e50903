import { z } from "zod";
import type { OrgChannel } from "#workers/org-channel.ts";

/** What wrangler.toml binds. Shards are found by name, so that adding one is a block of configuration. */
export type Env = {
	DIRECTORY: D1Database;
	INGEST: D1Database;
	BUCKET: R2Bucket;
	WAKE: Queue<unknown>;
	SEND: Queue<unknown>;
	WORK: Queue<unknown>;
	ORG_CHANNEL: DurableObjectNamespace<OrgChannel>;
	ASSETS: Fetcher;
	/** Cloudflare's own way out for mails, where it is bound; else they go to MAIL_URL. */
	SEND_EMAIL?: SendEmail;
} & Record<`SHARD_${string}`, D1Database> &
	Record<string, unknown>;

const url = z.url({ protocol: /^https?$/ }).transform((value) => value.replace(/\/+$/, ""));
const text = z.string().min(1);

const base64Url = z.string().regex(/^[\w-]{43}$/);
const signingKey = z.object({
	kty: z.literal("OKP"),
	crv: z.literal("Ed25519"),
	kid: z.string().regex(/^[\w-]{1,40}$/),
	x: base64Url,
	d: base64Url,
});

const vapidKey = z.object({ kty: z.literal("EC"), crv: z.literal("P-256"), x: base64Url, y: base64Url, d: base64Url });
const hosts = text.transform((value) => value.split(",").map((host) => host.trim().toLowerCase()));

const settings = z.object({
	APP_ENV: z.enum(["local", "production"]),
	APP_ORIGIN: url,
	META_APP_ID: text,
	META_APP_SECRET: text,
	/** A second secret that signs as well: the Instagram product's own, or the one before a rotation. */
	META_APP_SECRET_ALSO: text.optional(),
	META_VERIFY_TOKEN: text,
	META_GRAPH_VERSION: z.string().regex(/^v\d+\.\d+$/),
	INSTAGRAM_LOGIN_URL: url,
	INSTAGRAM_API_URL: url,
	INSTAGRAM_GRAPH_URL: url,
	/** Where mails are handed over, from whom they come, and the provider's key. */
	MAIL_URL: url,
	MAIL_FROM: text,
	MAIL_KEY: text.optional(),
	/** `on` keeps copies of direct messages' media: only for deployments whose review by Meta allows it. */
	MEDIA_COPY: z.enum(["on", "off"]).default("off"),
	/** Opens the operator's doors; without it they are shut. */
	OPERATOR_TOKEN: z.string().min(24).optional(),
	/** Signs reports: a private Ed25519 key as JWK with a `kid`. Its public half is at /.well-known/dm-tracker-keys.json. */
	SIGNING_KEY: text.transform((value, context) => {
		const key = signingKey.safeParse(parseJson(value));
		if (key.success) return key.data;
		context.addIssue('must be a private Ed25519 key like {"kty":"OKP","crv":"Ed25519","kid":"2026-1","x":"…","d":"…"}');
		return z.NEVER;
	}),
	/** Hosts that media may be fetched from, comma-separated; `*.` in front matches every sub-domain. */
	MEDIA_HOSTS: hosts,
	/** Signs what is sent to browsers' push services: a private P-256 key as JWK. Browsers that subscribed under another key have to do so again. */
	VAPID_KEY: text.transform((value, context) => {
		const key = vapidKey.safeParse(parseJson(value));
		if (key.success) return key.data;
		context.addIssue('must be a private P-256 key like {"kty":"EC","crv":"P-256","x":"…","y":"…","d":"…"}');
		return z.NEVER;
	}),
	/** Hosts of the push services that notifications may be sent to, as in MEDIA_HOSTS. */
	PUSH_HOSTS: hosts,
	TOKEN_KEYS: text.transform((value, context) => {
		const keys = z.record(z.string().regex(/^[\w-]+$/), z.string()).safeParse(parseJson(value));
		if (keys.success) return keys.data;
		context.addIssue('must be JSON like {"k1":"<base64 of 32 bytes>"}');
		return z.NEVER;
	}),
	TOKEN_KEY_ACTIVE: text,
});

export type Settings = z.infer<typeof settings>;

/** Values that the repository publishes for trying the product; nothing else may run with them. */
const LOCAL_ONLY = {
	META_APP_SECRET: "local-app-secret",
	META_VERIFY_TOKEN: "local-verify-token",
	OPERATOR_TOKEN: "local-operator-token-0000",
	VAPID_KEY:
		'{"kty":"EC","crv":"P-256","kid":"local","x":"LKxmdfjigD3D86FwnpxeY_BVbicKqMTzQPzK9cTE6WM","y":"f92EeLpEC-Gg04GF9Pyz6xF_WsGucmWoYRuia2va5ew","d":"-WeJY0HV4CSTehgkQwA37KSj4_yTWr3gjmfPbsJkJNI"}',
	SIGNING_KEY:
		'{"kty":"OKP","crv":"Ed25519","kid":"local","x":"jIkRg5ltNgFlJFdpS8z570pv5NZyQxgU_2U0xHWgq5g","d":"0x2QDiWasCaqwOk6bBoM1CEzorl1-0Jkr7-LvZoLXuE"}',
} as const;

const parsed = new WeakMap<object, Settings>();

/** The environment's settings, parsed once. Throws an `Error` whose message names each setting that is missing or wrong. */
export function settingsOf(env: Env): Settings {
	const known = parsed.get(env);
	if (known) return known;

	const result = settings.safeParse(env);
	if (!result.success) {
		const problems = result.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`);
		throw new Error(`The environment is not complete. ${problems.join("; ")}`);
	}
	if (result.data.APP_ENV !== "local") {
		for (const [name, value] of Object.entries(LOCAL_ONLY)) {
			if (env[name] === value) throw new Error(`${name} holds the value published for local use. Set a secret of your own.`);
		}
		if (!result.data.APP_ORIGIN.startsWith("https://")) throw new Error("APP_ORIGIN must start with https:// outside local mode.");
	}
	if (!result.data.TOKEN_KEYS[result.data.TOKEN_KEY_ACTIVE]) throw new Error("TOKEN_KEY_ACTIVE names a key that TOKEN_KEYS does not hold.");
	parsed.set(env, result.data);
	return result.data;
}

/** Whether this runs on somebody's machine with the sandbox beside it. */
export function isLocal(env: Env): boolean {
	return settingsOf(env).APP_ENV === "local";
}

function parseJson(value: string): unknown {
	try {
		return JSON.parse(value);
	} catch {
		return null;
	}
}
