/** The control API: how a test or a page plays the world. docs/sandbox.md describes every field. */
import { Hono } from "hono";
import { z } from "zod";
import { readInput, type Sandbox } from "./input.ts";
import { seed, seedInput } from "./seed.ts";
import { moveClock, tellClock } from "./clock.ts";
import { messageInput, writeMessage } from "./write-message.ts";

export const control = new Hono<Sandbox>();

const OFFSET = 100 * 366 * 24 * 3_600_000;
const offset = z.number().int().min(-OFFSET).max(OFFSET);

control.get("/clock", (context) => context.json(tellClock(context.env.store)));

control.post("/clock", async (context) => {
	const input = await readInput(
		context,
		z.union([z.strictObject({ advance_ms: offset }), z.strictObject({ offset_ms: offset })], {
			error: "give advance_ms or offset_ms, a whole number of milliseconds",
		}),
	);
	const { store } = context.env;
	const target = "offset_ms" in input ? input.offset_ms : store.offset + input.advance_ms;
	return context.json(await moveClock(store, Math.max(-OFFSET, Math.min(OFFSET, target))));
});

control.post("/seed", async (context) => {
	seed(context.env.store, await readInput(context, seedInput));
	return context.json({});
});

control.post("/messages", async (context) => context.json(await writeMessage(context.env.store, await readInput(context, messageInput))));
