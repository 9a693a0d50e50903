import { databaseChecks } from "#app/platform/db/bindings.ts";
import { type Env, settingsOf } from "#app/platform/env.ts";
import { errorName, log } from "#app/platform/log.ts";

/** 200 and JSON when every binding answers, 503 with the name of the one that does not. */
export async function health(env: Env): Promise<Response> {
	const checks: [string, () => Promise<unknown>][] = [
		...databaseChecks(env),
		["BUCKET", () => env.BUCKET.head("healthz")],
		["ORG_CHANNEL", async () => env.ORG_CHANNEL.get(env.ORG_CHANNEL.idFromName("healthz")).ping()],
	];
	const failed = await Promise.all(checks.map(async ([name, check]) => ((await answers(name, check)) ? [] : [name])));
	const failing = failed.flat();
	const status = failing.length === 0 ? 200 : 503;
	const body = { status: status === 200 ? "ok" : "failing", failing, environment: settingsOf(env).APP_ENV };
	return Response.json(body, { status, headers: { "cache-control": "no-store" } });
}

async function answers(name: string, check: () => Promise<unknown>) {
	try {
		await check();
		return true;
	} catch (error) {
		log.error("binding does not answer", { binding: name, error: errorName(error) });
		return false;
	}
}
