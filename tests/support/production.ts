import { env } from "cloudflare:test";
import type { Env } from "#app/platform/env.ts";

/** The environment as it is outside local mode: secrets of its own, https, and Instagram's real hosts of media. */
export const production = {
	...env,
	APP_ENV: "production",
	APP_ORIGIN: "https://www.dmtracker.test",
	META_APP_SECRET: "a secret of its own",
	META_VERIFY_TOKEN: "a token of its own",
	OPERATOR_TOKEN: "an-operator-token-of-its-own",
	SIGNING_KEY: String(env.SIGNING_KEY).replace('"kid":"local"', '"kid":"own"'),
	VAPID_KEY: String(env.VAPID_KEY).replace('"kid":"local"', '"kid":"own"'),
	MEDIA_HOSTS: "*.cdninstagram.com,*.fbcdn.net,*.fbsbx.com",
} as Env;
