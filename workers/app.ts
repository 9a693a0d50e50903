import { createRequestHandler, type ServerBuild } from "@remix-run/cloudflare";
import { Hono } from "hono";
import { api } from "#app/doors/api.server.ts";
import { cleaned, guarded, newNonce, refuse, withPagePolicy } from "#app/doors/gate.server.ts";
import { health } from "#app/doors/health.server.ts";
import { keys } from "#app/doors/keys.server.ts";
import { liveSlug, openLive } from "#app/doors/live.server.ts";
import { local } from "#app/doors/local.server.ts";
import { operator } from "#app/doors/operator.server.ts";
import { outgoing } from "#app/doors/outgoing.server.ts";
import { webhooks } from "#app/doors/webhooks.server.ts";
import { type Env, settingsOf } from "#app/platform/env.ts";
import { newId } from "#app/platform/ids.ts";
import { errorName, log } from "#app/platform/log.ts";
// @ts-expect-error: made by the build, without types.
import * as build from "../build/server/index.js";
import { consume } from "./consume.ts";
import { schedule } from "./schedule.ts";

export { OrgChannel } from "./org-channel.ts";

const pages = createRequestHandler(build as unknown as ServerBuild);

const doors = new Hono<{ Bindings: Env }>();
doors.route("/webhooks", webhooks);
doors.route("/api/v1", api);
doors.route("/operator", operator);
doors.route("/outgoing", outgoing);
doors.route("/local", local);
doors.get("/.well-known/dm-tracker-keys.json", (context) => keys(context.env));
doors.get("/healthz", (context) => health(context.env));
doors.all("*", async (context) => {
	const { env, executionCtx } = context;
	const request = cleaned(context.req.raw);
	const nonce = newNonce();
	const load = {
		env,
		nonce,
		waitUntil: (promise: Promise<unknown>) => executionCtx.waitUntil(promise),
		knock: (own: Request) => answer(own, env, executionCtx),
	};
	const slug = liveSlug(request);
	if (slug) return openLive(request, load, slug);
	return withPagePolicy(await pages(request, load), env, nonce);
});
doors.onError((error, context) => {
	const id = newId();
	log.error("request failed", { id, path: context.req.path, error: errorName(error) });
	return context.text(`Something went wrong on our side. It was noted under ${id}.`, 500);
});

export default {
	async fetch(request, env, context) {
		const problem = configurationProblem(env);
		return problem ? new Response(problem, { status: 503 }) : answer(request, env, context);
	},
	queue: consume,
	scheduled: async (controller, env) => schedule(controller.cron, env),
} satisfies ExportedHandler<Env>;

async function answer(request: Request, env: Env, context: Pick<ExecutionContext, "waitUntil" | "passThroughOnException">) {
	return guarded(refuse(request, env) ?? (await doors.fetch(request, env, context as ExecutionContext)), request, env);
}

/** A sentence naming what the environment lacks; nothing is served without it. */
function configurationProblem(env: Env): string | null {
	try {
		settingsOf(env);
		return null;
	} catch (error) {
		log.error("configuration", { error: errorName(error) });
		return "This installation is not configured completely. Its log names what is missing.";
	}
}
