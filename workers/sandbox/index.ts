/** The world outside, for development and tests: an Instagram with people who write, and a mailbox. One object holds all of it. */
import type { Env } from "./env.ts";

export { World } from "./world.ts";

export default {
	fetch(request, env) {
		return env.WORLD.get(env.WORLD.idFromName("world")).fetch(request);
	},
} satisfies ExportedHandler<Env>;
