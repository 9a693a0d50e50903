/** The door that Instagram knocks on. It does the least that is safe: bytes, signature, a durable row, 200. */
import { Hono } from "hono";
import { deauthorize } from "#app/domain/instagram/deauthorize.server.ts";
import { acceptDelivery, BODY_BYTES, isSigned } from "#app/domain/instagram/deliveries.server.ts";
import { userOfSignedRequest } from "#app/domain/instagram/signed-request.server.ts";
import { requestDeletion } from "#app/domain/privacy/deletions.server.ts";
import { type Env, settingsOf } from "#app/platform/env.ts";
import { readBody } from "#app/platform/http.ts";
import { log } from "#app/platform/log.ts";
import { wake } from "#app/platform/queue.ts";

const SIGNED_BYTES = 64 * 1024;

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

/** A person took back our access in Instagram. */
webhooks.post("/instagram/deauthorize", async (context) => {
	const userId = await signedUser(context.req.raw, context.env);
	if (!userId) return context.text("The signed request does not match", 400);
	await deauthorize(context.env, userId);
	return context.json({});
});

/** A person asks Meta for the deletion of their data: the answer says where they can see what became of it. */
webhooks.post("/instagram/data-deletion", async (context) => {
	const userId = await signedUser(context.req.raw, context.env);
	if (!userId) return context.text("The signed request does not match", 400);
	const { code } = await requestDeletion(context.env, userId, "callback");
	return context.json({ url: `${settingsOf(context.env).APP_ORIGIN}/data-deletion/${code}`, confirmation_code: code });
});

async function signedUser(request: Request, env: Env): Promise<string | null> {
	const body = await readBody(request, SIGNED_BYTES);
	const signed = body && new URLSearchParams(new TextDecoder().decode(body)).get("signed_request");
	return signed ? userOfSignedRequest(env, signed) : null;
}
