/** Doors for trying the product on one machine: the movable clock and the demo's data. Not there in any other mode. */
import { Hono } from "hono";
import { z } from "zod";
import { demoContacts, demoPeople, isSeeded, markSeeded, seedContacts, seedPeople } from "#app/domain/demo/seed.server.ts";
import { setClockOffset } from "#app/platform/clock.ts";
import { type Env, isLocal, settingsOf } from "#app/platform/env.ts";

export const local = new Hono<{ Bindings: Env }>();

local.use("*", async (context, next) => {
	const isAllowed = isLocal(context.env) && context.req.header("x-local-secret") === settingsOf(context.env).META_APP_SECRET;
	return isAllowed ? next() : context.text("Not found", 404);
});

local.post("/clock", async (context) => {
	const body = z.strictObject({ offset_ms: z.number().int() }).safeParse(await json(context.req.raw));
	if (!body.success) return context.json({ error: "offset_ms is a whole number of milliseconds" }, 400);
	setClockOffset(body.data.offset_ms);
	return context.json({ offset_ms: body.data.offset_ms });
});

local.get("/seed", async (context) => context.json({ seeded: await isSeeded(context.env) }));

local.post("/seed/done", async (context) => {
	await markSeeded(context.env);
	return context.json({});
});

local.post("/seed/people", async (context) => {
	const body = demoPeople.safeParse(await json(context.req.raw));
	if (!body.success) return context.json({ error: z.prettifyError(body.error) }, 400);
	await seedPeople(context.env, body.data);
	return context.json({});
});

local.post("/seed/contacts", async (context) => {
	const body = demoContacts.safeParse(await json(context.req.raw));
	if (!body.success) return context.json({ error: z.prettifyError(body.error) }, 400);
	await seedContacts(context.env, body.data);
	return context.json({});
});

async function json(request: Request): Promise<unknown> {
	try {
		return await request.json();
	} catch {
		return undefined;
	}
}
