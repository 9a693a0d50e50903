import type { Env } from "#app/platform/env.ts";

/** What the Worker hands to every loader and action. */
declare module "@remix-run/cloudflare" {
	interface AppLoadContext {
		env: Env;
		/** Keeps the request alive for work that nobody waits for. */
		waitUntil(promise: Promise<unknown>): void;
		/** Sends a request to this Worker's own entry, as somebody outside would, without leaving it. */
		knock(request: Request): Promise<Response>;
		/** The nonce of this answer's content security policy. */
		nonce: string;
	}
}

export type { AppLoadContext } from "@remix-run/cloudflare";
