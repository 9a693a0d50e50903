import type { Env } from "#app/platform/env.ts";

/** What the Worker hands to every loader and action. */
declare module "@remix-run/cloudflare" {
	interface AppLoadContext {
		env: Env;
		/** Keeps the request alive for work that nobody waits for. */
		waitUntil(promise: Promise<unknown>): void;
		/** The nonce of this answer's content security policy. */
		nonce: string;
	}
}

export type { AppLoadContext } from "@remix-run/cloudflare";
