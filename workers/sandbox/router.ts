/** Which part of the world answers which path; whatever is left over is the Graph API. */
import { Hono } from "hono";
import { control } from "./control.ts";
import { graph } from "./graph.ts";
import { BadInput, type Sandbox } from "./input.ts";

export const router = new Hono<Sandbox>();

router.get("/healthz", (context) => {
	const [row] = context.env.store.all<{ ok: number }>("select 1 as ok");
	return context.json({ ok: row?.ok === 1 });
});
router.route("/control", control);
router.get("/favicon.ico", (context) => context.body(null, 204));
router.all("*", (context) => graph(context.env.store, context.req.raw));

router.onError((error, context) => {
	if (error instanceof BadInput) return context.json({ error: error.message }, 400);
	console.error(`sandbox: ${error.stack ?? error}`);
	return context.json({ error: "The sandbox itself failed; its log says more." }, 500);
});
