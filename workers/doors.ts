import { createRequestHandler, type ServerBuild } from "@remix-run/cloudflare";
import { Hono } from "hono";
import { guarded, newNonce, REPORTS_PATH, withPagePolicy } from "#app/doors/answer-headers.server.ts";
import { api } from "#app/doors/api.server.ts";
import { cspReports } from "#app/doors/csp-reports.server.ts";
import { BodyTooLargeError, cleaned, refuse, tooLarge } from "#app/doors/gate.server.ts";
import { health } from "#app/doors/health.server.ts";
import { liveSlug, openLive } from "#app/doors/live.server.ts";
import { local } from "#app/doors/local.server.ts";
import { operator } from "#app/doors/operator.server.ts";
import { outgoing } from "#app/doors/outgoing.server.ts";
import { webhooks } from "#app/doors/webhooks.server.ts";
import { wellKnown } from "#app/doors/well-known.server.ts";
import type { Env } from "#app/platform/env.ts";
import { newId } from "#app/platform/ids.ts";
import { errorName, log, logWith, requestId } from "#app/platform/log.ts";
// @ts-expect-error: made by the build, without types.
import * as build from "../build/server/index.js";

const pages = createRequestHandler(build as unknown as ServerBuild);

/** Every door behind the gate; whatever no machine knocks on is a page. */
export const doors = new Hono<{ Bindings: Env }>();
doors.route("/webhooks", webhooks);
doors.route("/api/v1", api);
doors.route("/operator", operator);
doors.route("/outgoing", outgoing);
doors.route("/local", local);
doors.route("/.well-known", wellKnown);
doors.route(REPORTS_PATH, cspReports);
doors.get("/healthz", (context) => health(context.env));
doors.all("*", async (context) => {
	const { env, executionCtx } = context;
	const request = context.req.raw;
	const nonce = newNonce();
	const load = {
		env,
		nonce,
		waitUntil: (promise: Promise<unknown>) => executionCtx.waitUntil(promise),
		knock: (own: Request) => enter(own, env, executionCtx),
	};
	const slug = liveSlug(request);
	if (slug) return openLive(request, load, slug);
	return withPagePolicy(await pages(request, load), env, nonce);
});
doors.onError((error, context) => {
	if (error instanceof BodyTooLargeError) return tooLarge();
	const id = requestId() ?? newId();
	log.error("request failed", { request: id, path: context.req.path, error: errorName(error) });
	return context.text(`Something went wrong on our side. It was noted under ${id}.`, 500);
});

/** A request's way in and its answer's way out: the gate, a door, and the headers that every answer carries. */
export async function enter(
	request: Request,
	env: Env,
	context: Pick<ExecutionContext, "waitUntil" | "passThroughOnException">,
): Promise<Response> {
	return logWith({ request: newId() }, async () =>
		guarded(refuse(request, env) ?? (await throughDoor(request, env, context)), request, env),
	);
}

async function throughDoor(request: Request, env: Env, context: Pick<ExecutionContext, "waitUntil" | "passThroughOnException">) {
	const { request: known, isTooLarge } = cleaned(request);
	const answer = await doors.fetch(known, env, context as ExecutionContext);
	return isTooLarge() ? tooLarge() : answer;
}
