/** Where Instagram fetches what we send: a signed link that runs out. */
import { Hono } from "hono";
import { openUpload } from "#app/domain/inbox/uploads.server.ts";
import type { Env } from "#app/platform/env.ts";

export const outgoing = new Hono<{ Bindings: Env }>();

outgoing.get("*", async (context) => {
	const file = await openUpload(context.env, new URL(context.req.url));
	return file ?? context.text("This link has run out", 404);
});
