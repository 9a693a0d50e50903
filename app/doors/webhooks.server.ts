/** The door that Instagram knocks on. It does the least that is safe: bytes, signature, a durable row, 200. */
import { Hono } from "hono";
import { acceptDelivery, BODY_BYTES, isSigned } from "#app/domain/instagram/deliveries.server.ts";
import { type Env, settingsOf } from "#app/platform/env.ts";
import { readBody } from "#app/platform/http.ts";
import { log } from "#app/platform/log.ts";
import { wake } from "#app/platform/queue.ts";

export const webhooks = new Hono<{ Bindings: Env }>();

/** Meta's handshake: the challenge goes back as plain text when the verify token is ours. */
webhooks.get("/instagram", (context) => {
	const { "hub.mode": mode, "hub.verify_token": token, "hub.challenge": challenge } = context.req.query();
	const isOurs = mode === "subscribe" && token === settingsOf(context.env).META_VERIFY_TOKEN;
	if (!isOurs || challenge === undefined) return context.text("Forbidden", 403);
	return context.text(challenge);
});

webhooks.post("/instagram", async (context) => {
	const body = await readBody(context.req.raw, BODY_BYTES);
	if (!body) return context.text("Too large", 413);
	if (!(await isSigned(context.env, body, context.req.header("x-hub-signature-256") ?? null))) {
		log.info("webhook refused", { bytes: body.length });
		return context.text("The signature does not match", 401);
	}

	const { id, isNew } = await acceptDelivery(context.env, body);
	// Only now: the queue is a wake-up and may lose its content, the row is the truth. And a moment later, so that the
	// answer is on its way before the same thread begins with the work.
	if (isNew) context.executionCtx.waitUntil(scheduler.wait(0).then(() => wake(context.env, { kind: "delivery", id })));
	return context.text("EVENT_RECEIVED");
});
