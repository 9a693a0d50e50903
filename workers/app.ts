import { type Env, settingsOf } from "#app/platform/env.ts";
import { errorName, log } from "#app/platform/log.ts";
import { consume } from "./consume.ts";
import { enter } from "./doors.ts";
import { schedule } from "./schedule.ts";

export { OrgChannel } from "./org-channel.ts";

export default {
	async fetch(request, env, context) {
		const problem = configurationProblem(env);
		return problem ? new Response(problem, { status: 503 }) : enter(request, env, context);
	},
	queue: consume,
	scheduled: async (controller, env) => schedule(controller.cron, env),
} satisfies ExportedHandler<Env>;

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
