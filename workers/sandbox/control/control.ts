import { Hono } from "hono";
import { z } from "zod";
import { clearFaults, listFaults, setFaults } from "#workers/sandbox/faults/faults.ts";
import { faultsBody } from "#workers/sandbox/faults/schemas.ts";
import { readJson } from "#workers/sandbox/json.ts";
import { subscribe } from "#workers/sandbox/push/push-service.ts";
import { clearMails, findMail, listMails, storeMail } from "#workers/sandbox/state/mails.ts";
import { clearPushes, listPushes, removeBrowser } from "#workers/sandbox/state/pushes.ts";
import { clearRequests, listRequests } from "#workers/sandbox/state/requests.ts";
import type { State } from "#workers/sandbox/state/state.ts";
import { emptyTables } from "#workers/sandbox/state/tables.ts";
import { listDeliveries } from "#workers/sandbox/webhooks/deliver.ts";
import { clockBody, moveClock, readClock } from "./clock.ts";
import { eventBody, makeEvent } from "./make-event.ts";
import { badInput, readBody, readNumber } from "./read-body.ts";
import { accountBody, personBody, putAccount, putPerson, seed, seedBody } from "./seed.ts";
import { endTokens, handshakeBody, sendSignedRequest, shakeHands, signedRequestBody, tokensBody } from "./take-back.ts";
import { describeConversation, describeWorld } from "./world.ts";
import { messageBody, writeMessage } from "./write-message.ts";

const mailBody = z.object({
	to: z.string().min(1).max(1000),
	subject: z.string().max(2000),
	text: z.string().max(500_000).default(""),
	html: z.string().max(1_000_000).nullish(),
});

const browserBody = z.strictObject({ application_server_key: z.string().min(1).nullish() });

/** The control API: JSON in and out, 400 with a sentence for anything wrong. */
export function makeControl(state: State) {
	const control = new Hono();

	control.post("/messages", async (context) => context.json(await writeMessage(state, await readBody(context, messageBody))));
	control.get("/messages", (context) => {
		const { account = "", from = "" } = context.req.query();
		const conversation = describeConversation(state, account, from, readNumber(context, "limit", 50, 1000));
		if (!conversation) throw badInput("account and from name no conversation.");
		return context.json(conversation);
	});
	control.post("/events", async (context) => context.json(await makeEvent(state, await readBody(context, eventBody))));

	control.get("/clock", (context) => context.json(readClock(state)));
	control.post("/clock", async (context) => context.json(await moveClock(state, await readBody(context, clockBody))));

	control.get("/faults", (context) => context.json({ faults: listFaults(state) }));
	control.post("/faults", async (context) => {
		setFaults(state, await readBody(context, faultsBody));
		return context.json({ faults: listFaults(state) });
	});
	control.delete("/faults/:id?", (context) => {
		const { id } = context.req.param();
		clearFaults(state, id === undefined ? undefined : Number(id) || 0);
		return context.json({ faults: listFaults(state) });
	});

	control.get("/requests", (context) => {
		const since = readNumber(context, "since", 0, Number.MAX_SAFE_INTEGER);
		const requests = listRequests(state, { limit: readNumber(context, "limit", 100, 2000), path: context.req.query("path"), since });
		if (context.req.query("clear") === "1") clearRequests(state);
		return context.json({ requests });
	});
	control.delete("/requests", (context) => {
		clearRequests(state);
		return context.json({ requests: [] });
	});
	control.get("/deliveries", (context) => context.json({ deliveries: listDeliveries(state, readNumber(context, "limit", 100, 1000)) }));

	control.get("/mail", (context) => {
		const mails = listMails(state, { to: context.req.query("to"), limit: readNumber(context, "limit", 100, 1000) });
		return context.json({ mails: mails.map(({ recipient, ...mail }) => ({ ...mail, to: recipient })) });
	});
	control.post("/mail", async (context) => {
		const { to, subject, text, html } = await readBody(context, mailBody);
		return context.json({ id: storeMail(state, { to, subject, text, html: html ?? null }).id });
	});
	control.delete("/mail", (context) => {
		clearMails(state);
		return context.json({ mails: [] });
	});
	control.get("/mail/:id", (context) => {
		const mail = findMail(state, Number(context.req.param("id")) || 0);
		if (!mail) return context.json({ error: "There is no such mail." }, 404);
		const { recipient, ...rest } = mail;
		return context.json({ ...rest, to: recipient });
	});

	control.post("/browsers", async (context) => {
		const { application_server_key } = await readBody(context, browserBody);
		return context.json(await subscribe(state, application_server_key ?? null));
	});
	control.delete("/browsers/:id", (context) => {
		removeBrowser(state, context.req.param("id"));
		return context.json({});
	});
	control.get("/pushes", (context) => {
		const pushes = listPushes(state, { browser: context.req.query("browser"), limit: readNumber(context, "limit", 100, 1000) });
		return context.json({ pushes: pushes.map(({ text, ...push }) => ({ ...push, data: readJson(text) })) });
	});
	control.delete("/pushes", (context) => {
		clearPushes(state);
		return context.json({ pushes: [] });
	});

	control.get("/world", (context) => context.json(describeWorld(state, { withTokens: context.req.query("tokens") === "1" })));
	control.post("/seed", async (context) => context.json(seed(state, await readBody(context, seedBody))));
	control.post("/accounts", async (context) => {
		const { id, app_scoped_id, username } = putAccount(state, await readBody(context, accountBody));
		return context.json({ id, app_scoped_id, username });
	});
	control.post("/people", async (context) => {
		const { id, account_id, username, name } = putPerson(state, await readBody(context, personBody));
		return context.json({ id, account: account_id, username, name });
	});
	control.post("/tokens", async (context) => {
		endTokens(state, await readBody(context, tokensBody));
		return context.json({});
	});
	control.post("/signed-requests", async (context) =>
		context.json(await sendSignedRequest(state, await readBody(context, signedRequestBody))),
	);
	control.post("/handshake", async (context) => context.json(await shakeHands(state, await readBody(context, handshakeBody))));
	control.post("/reset", (context) => {
		emptyTables(state);
		return context.json({});
	});
	return control;
}
