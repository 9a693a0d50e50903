import { env, SELF } from "cloudflare:test";
import type { AppLoadContext } from "#app/platform/load-context.ts";

/** What the Worker hands to a loader, with the work that nobody waited for. */
export function makeContext(): { context: AppLoadContext; later: Promise<unknown>[] } {
	const later: Promise<unknown>[] = [];
	const waitUntil = (promise: Promise<unknown>) => void later.push(promise);
	return { context: { env, nonce: "nonce", waitUntil, knock: (request) => SELF.fetch(request) }, later };
}

/** What a loader threw: a Response, or the test fails. */
export async function thrownBy(task: () => Promise<unknown>): Promise<Response> {
	try {
		await task();
	} catch (thrown) {
		if (thrown instanceof Response) return thrown;
		throw thrown;
	}
	throw new Error("nothing was thrown");
}
