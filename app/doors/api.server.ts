/** The public API, version 1: one token per organization in `x-org-auth-token`, which alone decides the organization. */
import { type Context, Hono } from "hono";
import { pageOfContacts } from "#app/domain/contacts/contacts.server.ts";
import { pageOfConversations } from "#app/domain/inbox/conversations.server.ts";
import { streamMedia } from "#app/domain/inbox/media.server.ts";
import { findMedia, pageOfMessages } from "#app/domain/inbox/messages.server.ts";
import { replyWindow } from "#app/domain/inbox/reply-window.ts";
import { tenantOfApiToken } from "#app/domain/org/access.server.ts";
import { isUseNews, touchApiToken } from "#app/domain/org/api-tokens.server.ts";
import { stageNames } from "#app/domain/pipeline/stages.server.ts";
import type { ContactRow, ConversationRow } from "#app/domain/realtime/rows.ts";
import { now } from "#app/platform/clock.ts";
import { toCursor } from "#app/platform/cursor.ts";
import { type Env, settingsOf } from "#app/platform/env.ts";
import type { Tenant } from "#app/platform/tenant.ts";

type Door = { Bindings: Env; Variables: { tenant: Tenant } };

const DEFAULT_LIMIT = 50;
const LARGEST_LIMIT = 100;

export const api = new Hono<Door>();

api.use("*", async (context, next) => {
	const token = context.req.header("x-org-auth-token");
	const access = token ? await tenantOfApiToken(context.env, token) : null;
	if (!access) return problem(context, 401, "unauthorized", "The header x-org-auth-token is missing or holds no valid token.");
	context.set("tenant", access.tenant);
	if (isUseNews(access)) context.executionCtx.waitUntil(touchApiToken(context.env, access.tokenHash));
	context.header("cache-control", "no-store");
	return next();
});

api.get("/conversations", async (context) => {
	const page = pageQuery(context);
	if (!page) return badPage(context);
	const { tenant } = context.var;
	const [found, stages] = await Promise.all([pageOfConversations(tenant, page), stageNames(tenant)]);
	if (!found) return badPage(context);

	const contacts = new Map(found.contacts.map((contact) => [contact.id, contact]));
	const last = found.conversations.at(-1);
	return context.json({
		data: found.conversations.map((conversation) => conversationAnswer(conversation, contacts.get(conversation.contactId), stages)),
		next_cursor: last && found.conversations.length === page.limit ? toCursor({ at: last.lastMessageAt, id: last.id }) : null,
	});
});

api.get("/conversations/:id/messages", async (context) => {
	const page = pageQuery(context);
	if (!page) return badPage(context);
	const messages = await pageOfMessages(context.var.tenant, context.req.param("id"), page);
	if (!messages) return problem(context, 404, "not_found", "There is no such conversation.");

	const { APP_ORIGIN } = settingsOf(context.env);
	const last = messages.at(-1);
	return context.json({
		data: messages.map((message) => ({
			id: message.id,
			provider_id: message.providerId,
			direction: message.direction,
			text: message.text,
			sent_at: new Date(message.sentAt).toISOString(),
			attachments: message.attachments.map(({ type, media }) => ({ type, url: media && `${APP_ORIGIN}/api/v1/media/${media}` })),
			status: message.status,
			source: message.source,
		})),
		next_cursor: last && messages.length === page.limit ? last.id : null,
	});
});

api.get("/contacts", async (context) => {
	const page = pageQuery(context);
	if (!page) return badPage(context);
	const { tenant } = context.var;
	const [contacts, stages] = await Promise.all([pageOfContacts(tenant, page), stageNames(tenant)]);
	const last = contacts.at(-1);
	return context.json({
		data: contacts.map((contact) => ({
			...contactAnswer(contact, stages),
			lead_status: contact.leadStatus,
			source: contact.source,
			created_at: new Date(contact.createdAt).toISOString(),
		})),
		next_cursor: last && contacts.length === page.limit ? last.id : null,
	});
});

api.get("/media/:media", async (context) => {
	const { tenant } = context.var;
	const place = await findMedia(tenant, context.req.param("media"));
	if (!place) return problem(context, 404, "not_found", "There is no such attachment.");
	return streamMedia(tenant, place, context.req.raw);
});

api.all("*", (context) => problem(context, 404, "not_found", "There is no such endpoint."));

function conversationAnswer(conversation: ConversationRow, contact: ContactRow | undefined, stages: Map<string, string>) {
	const { state, closesAt } = replyWindow(conversation, now());
	return {
		id: conversation.id,
		contact: contact ? contactAnswer(contact, stages) : null,
		connection_id: conversation.connectionId,
		last_message_at: new Date(conversation.lastMessageAt).toISOString(),
		unread_count: conversation.unreadCount,
		preview: conversation.preview,
		window: { state, closes_at: closesAt === null ? null : new Date(closesAt).toISOString() },
	};
}

function contactAnswer(contact: ContactRow, stages: Map<string, string>) {
	const { id, instagramId, username, name, stageId } = contact;
	return { id, instagram_id: instagramId, username, name, stage: stages.get(stageId) ?? null };
}

function pageQuery(context: Context<Door>): { limit: number; cursor?: string } | null {
	const { limit = String(DEFAULT_LIMIT), cursor } = context.req.query();
	if (!/^\d{1,9}$/.test(limit) || Number(limit) < 1) return null;
	if (cursor !== undefined && !/^[\w-]{1,200}$/.test(cursor)) return null;
	return { limit: Math.min(Number(limit), LARGEST_LIMIT), ...(cursor !== undefined && { cursor }) };
}

function badPage(context: Context<Door>) {
	return problem(context, 400, "bad_page", `limit is a number from 1 to ${LARGEST_LIMIT}, cursor is the next_cursor of the page before.`);
}

function problem(context: Context<Door>, status: 400 | 401 | 404, code: string, message: string) {
	return context.json({ error: { code, message } }, status);
}
