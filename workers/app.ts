import { guarded } from "#app/doors/answer-headers.server.ts";
import { cleaned, refuse, tooLarge } from "#app/doors/gate.server.ts";
import { type Env, settingsOf } from "#app/platform/env.ts";
import { errorName, log } from "#app/platform/log.ts";
import { consume } from "./consume.ts";
import { doors } from "./doors.ts";
import { schedule } from "./schedule.ts";

export { OrgChannel } from "./org-channel.ts";

export default {
	async fetch(request, env, context) {
		const problem = configurationProblem(env);
		if (problem) return new Response(problem, { status: 503 });
		return guarded(refuse(request, env) ?? (await answerOf(request, env, context)), request, env);
	},
	queue: consume,
	scheduled: async (controller, env) => schedule(controller.cron, env),
} satisfies ExportedHandler<Env>;

async function answerOf(request: Request, env: Env, context: ExecutionContext): Promise<Response> {
	const { request: known, isTooLarge } = cleaned(request);
	const answer = await doors.fetch(known, env, context);
	return isTooLarge() ? tooLarge() : answer;
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
