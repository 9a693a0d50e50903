/** Doors for whoever runs this installation. Shut unless the environment sets a token for them. */
import { Hono } from "hono";
import { z } from "zod";
import { moveOrg, readMove } from "#app/domain/org/move-org.server.ts";
import { requestDeletion } from "#app/domain/privacy/deletions.server.ts";
import { sha256Hex } from "#app/platform/crypto.ts";
import { type Env, settingsOf } from "#app/platform/env.ts";
import { readBody } from "#app/platform/http.ts";
import { tryParseJson } from "#app/platform/json.ts";
import { OPEN_METRICS_TYPE } from "#app/platform/open-metrics.ts";
import { readMetrics } from "./metrics.server.ts";

const moveForm = z.strictObject({ org: z.string().max(100), to: z.string().max(20) });
const FORM_BYTES = 10 * 1024;
const LIST_BYTES = 1024 * 1024;
const MOST_IDS = 1000;

export const operator = new Hono<{ Bindings: Env }>();

operator.use("*", async (context, next) => {
	const { OPERATOR_TOKEN } = settingsOf(context.env);
	if (!OPERATOR_TOKEN) return context.text("Not found", 404);
	const given = /^Bearer (.{1,200})$/.exec(context.req.header("authorization") ?? "")?.[1] ?? "";
	// Digests of the same length, so that the time of the comparison says nothing.
	if ((await sha256Hex(given)) !== (await sha256Hex(OPERATOR_TOKEN))) return context.text("The token does not match", 401);
	return next();
});

/** The list of user ids from Meta's dashboard, as text or CSV: each id runs through the same deletion as a callback. */
operator.post("/data-deletions", async (context) => {
	const body = await readBody(context.req.raw, LIST_BYTES);
	if (!body) return context.json({ error: "The list may have 1 MB." }, 413);
	const ids = [...new Set(new TextDecoder().decode(body).match(/\b\d{5,20}\b/g) ?? [])];
	if (ids.length === 0) return context.json({ error: "The list holds no user ids: digits, one id a line or in a column." }, 400);
	if (ids.length > MOST_IDS) return context.json({ error: `A list may hold ${MOST_IDS} ids.` }, 400);
	const { APP_ORIGIN } = settingsOf(context.env);
	const receipts = [];
	for (const id of ids) {
		const { code, state } = await requestDeletion(context.env, id, "list");
		receipts.push({ user_id: id, confirmation_code: code, state, url: `${APP_ORIGIN}/data-deletion/${code}` });
	}
	return context.json({ receipts });
});

/** Figures of the whole installation, for Prometheus and its like. */
operator.get("/metrics", async (context) => {
	context.header("content-type", OPEN_METRICS_TYPE);
	context.header("cache-control", "no-store");
	return context.body(await readMetrics(context.env));
});

/** Moves an org to another shard while it is used: `{"org": "<slug>", "to": "SHARD_01"}`. */
operator.post("/moves", async (context) => {
	const body = await readBody(context.req.raw, FORM_BYTES);
	const form = moveForm.safeParse(body && tryParseJson(new TextDecoder().decode(body)));
	if (!form.success) return context.json({ error: "Say which org (its slug) goes to which shard (to)." }, 400);
	const result = await moveOrg(context.env, form.data.org, form.data.to);
	if (!result) return context.json({ error: "There is no such organization." }, 404);
	if (!result.ok) return context.json({ error: result.reason }, 409);
	return context.json({ state: "copying" }, 202);
});

/** Where an org lives, and how far its move is. */
operator.get("/moves/:org", async (context) => {
	const place = await readMove(context.env, context.req.param("org"));
	if (!place) return context.json({ error: "There is no such organization." }, 404);
	return context.json(place);
});
