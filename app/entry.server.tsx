import type { ActionFunctionArgs, AppLoadContext, EntryContext, LoaderFunctionArgs } from "@remix-run/cloudflare";
import { isRouteErrorResponse, RemixServer } from "@remix-run/react";
import { isbot } from "isbot";
import { renderToReadableStream } from "react-dom/server";
import { errorName, log } from "#app/platform/log.ts";
import { NonceContext } from "#app/ui/nonce.ts";

// Loaders and actions are typed by what they return, as single fetch sends it.
declare module "@remix-run/cloudflare" {
	interface Future {
		v3_singleFetch: true;
	}
}

const GIVE_UP_AFTER_MS = 5000;

/** What a loader or action threw. Remix itself would print it whole, and it may hold what people wrote. */
export function handleError(error: unknown, { request }: LoaderFunctionArgs | ActionFunctionArgs) {
	if (request.signal.aborted || isRouteErrorResponse(error)) return;
	log.error("request failed", { method: request.method, path: new URL(request.url).pathname, error: errorName(error) });
}

export default async function answerDocument(
	request: Request,
	status: number,
	headers: Headers,
	remix: EntryContext,
	context: AppLoadContext,
) {
	const stop = new AbortController();
	const timer = setTimeout(() => stop.abort(), GIVE_UP_AFTER_MS);
	let answer = status;

	const body = await renderToReadableStream(
		<NonceContext.Provider value={context.nonce}>
			<RemixServer context={remix} url={request.url} nonce={context.nonce} abortDelay={GIVE_UP_AFTER_MS} />
		</NonceContext.Provider>,
		{
			nonce: context.nonce,
			signal: stop.signal,
			onError(error) {
				if (stop.signal.aborted || request.signal.aborted) return;
				log.error("page not rendered", { error: errorName(error) });
				answer = 500;
			},
		},
	);
	body.allReady.then(
		() => clearTimeout(timer),
		() => clearTimeout(timer),
	);
	if (isbot(request.headers.get("user-agent"))) await body.allReady;

	headers.set("content-type", "text/html; charset=utf-8");
	return new Response(body, { status: answer, headers });
}
