import { DurableObject } from "cloudflare:workers";
import type { Hono } from "hono";
import type { Env } from "./env.ts";
import { makeRoutes } from "./routes.ts";
import type { State } from "./state/state.ts";
import { createTables } from "./state/tables.ts";
import { recoverDeliveries, sendDueDeliveries } from "./webhooks/deliver.ts";

/** The one object that is the world: its database survives restarts, its alarm repeats webhooks that were not taken. */
export class World extends DurableObject<Env> {
	private readonly state: State;
	private readonly routes: Hono;

	constructor(ctx: DurableObjectState, env: Env) {
		super(ctx, env);
		this.state = {
			env,
			sql: ctx.storage.sql,
			transaction: (work) => ctx.storage.transactionSync(work),
			wakeAt: (time) => void ctx.waitUntil(ctx.storage.setAlarm(time)),
			after: (milliseconds, task) => void ctx.waitUntil(sleep(milliseconds).then(task)),
			calls: new Map(),
			pictures: new Map(),
		};
		createTables(this.state);
		recoverDeliveries(this.state);
		this.routes = makeRoutes(this.state);
	}

	override fetch(request: Request) {
		return this.routes.fetch(request);
	}

	override async alarm() {
		await sendDueDeliveries(this.state);
	}
}

function sleep(milliseconds: number) {
	return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
