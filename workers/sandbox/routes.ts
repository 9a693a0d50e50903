import { Hono } from "hono";
import { HTTPException } from "hono/http-exception";
import { serveFile } from "./cdn/cdn.ts";
import { makeControl } from "./control/control.ts";
import { receive } from "./graph/receive.ts";
import { makeLogin } from "./pages/login.ts";
import { makeMailbox } from "./pages/mailbox.ts";
import { makePlay } from "./pages/play.ts";
import { makeRequestPages } from "./pages/requests.ts";
import { takePush } from "./push/push-service.ts";
import { closeRequest, openRequest } from "./state/requests.ts";
import type { State } from "./state/state.ts";

/** Every address of the sandbox: pages for people, the control API, the CDN, and the Graph API for all the rest. */
export function makeRoutes(state: State) {
	const routes = new Hono();
	routes.onError((error, context) => {
		const isExpected = error instanceof HTTPException;
		if (!isExpected) console.error(error);
		return context.json({ error: isExpected ? error.message : `The sandbox failed: ${error.message}` }, 400);
	});

	routes.get("/healthz", (context) => context.json({ ok: true }));
	routes.get("/favicon.ico", (context) => context.body(null, 204));
	routes.route("/", makePlay(state));
	routes.route("/requests", makeRequestPages(state));
	routes.route("/mail", makeMailbox(state));
	routes.route("/oauth/authorize", makeLogin(state));
	routes.route("/control", makeControl(state));
	routes.all("/control/*", (context) => context.json({ error: `There is no ${context.req.method} ${context.req.path}.` }, 404));
	routes.post("/push/:id", (context) => takePush(state, context.req.param("id"), context.req.raw));
	routes.get("/cdn/:name", (context) => fetchFromCdn(state, context.req.raw));
	routes.all("*", (context) => receive(state, context.req.raw));
	return routes;
}

async function fetchFromCdn(state: State, request: Request): Promise<Response> {
	const started = Date.now();
	const { pathname } = new URL(request.url);
	const { response, faultId } = await serveFile(state, request);
	// Browsers say where a fetch comes from; what says nothing is the app.
	if (!request.headers.has("sec-fetch-mode")) {
		const range = request.headers.get("range");
		const id = openRequest(state, {
			method: request.method,
			path: pathname,
			query: range ? `range: ${range}` : "",
			body: null,
			tokenIn: null,
		});
		closeRequest(state, id, { account: null, status: response.status, error: null, faultId, duration: Date.now() - started });
	}
	return response;
}
