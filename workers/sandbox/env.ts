import type { World } from "./world.ts";

/** What the runtime binds. The origins have no slash at the end. */
export type Env = {
	WORLD: DurableObjectNamespace<World>;
	APP_ORIGIN: string;
	SANDBOX_ORIGIN: string;
	META_APP_ID: string;
	META_APP_SECRET: string;
	META_VERIFY_TOKEN: string;
};
