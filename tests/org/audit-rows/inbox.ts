/** What is done with conversations, and with the replies and views that are saved for them. */
import { env } from "cloudflare:test";
import { eq } from "drizzle-orm";
import { listSavedReplies, saveReply } from "#app/domain/saved-replies/saved-replies.server.ts";
import { now } from "#app/platform/clock.ts";
import { messages } from "#app/schema/shard.ts";
import { notes, scheduledReplies } from "#app/schema/team.ts";
import { type AuditRows, conversation, type Fields, post, type Team } from "./row.ts";

const saveView = (team: Team, fields: Fields = {}) => post(team, "/views", { intent: "save", name: "Hot", query: "?unread=1", ...fields });

/** A view that who acts has saved. */
async function aView(team: Team, fields: Fields = {}): Promise<string> {
	return (await (await saveView(team, fields)).json<{ viewId: string }>()).viewId;
}

const schedule = (team: Team) =>
	conversation(team, { intent: "schedule", clientId: "later", text: "hello", at: String(now() + 3_600_000) });

/** A reply that goes out later. */
async function scheduled(team: Team): Promise<string> {
	await schedule(team);
	const [row] = await team.tenant.db.select({ id: scheduledReplies.id }).from(scheduledReplies);
	return row?.id ?? "";
}

/** A reply that failed before it left. */
async function failedReply(team: Team): Promise<string> {
	await conversation(team, { intent: "reply", clientId: "failed", text: "hello" });
	const acting = "insert into acting_org (one, org_id) values (1, ?1) on conflict (one) do update set org_id = excluded.org_id";
	await env.SHARD_00.batch([
		env.SHARD_00.prepare(acting).bind(team.orgId),
		env.SHARD_00.prepare("update messages set status = 'failed', provider_id = null where org_id = ?1 and client_id = 'failed'").bind(
			team.orgId,
		),
	]);
	const [failed] = await team.tenant.db.select({ id: messages.id }).from(messages).where(eq(messages.clientId, "failed"));
	return failed?.id ?? "";
}

async function aSavedReply(team: Team): Promise<string> {
	await saveReply(team.tenant, { id: "somebody else", role: "owner" }, { replyId: null, title: "Hello", text: "Hi", isShared: true });
	const [reply] = await listSavedReplies(team.tenant, team.user.id);
	return reply?.id ?? "";
}

async function aNote(team: Team): Promise<string> {
	await conversation(team, { intent: "note", clientId: "to-change", text: "for us" });
	const [note] = await team.tenant.db.select({ id: notes.id }).from(notes);
	return note?.id ?? "";
}

export const ofInbox: AuditRows = {
	"conversation-form reply": {
		line: "reply.queued",
		post: (team) => conversation(team, { intent: "reply", clientId: "one", text: "hello" }),
	},
	"conversation-form schedule": { line: "reply.scheduled", post: (team) => schedule(team) },
	"conversation-form reschedule": {
		line: "reply.rescheduled",
		post: async (team) => conversation(team, { intent: "reschedule", scheduledId: await scheduled(team), at: String(now() + 7_200_000) }),
	},
	"conversation-form send-scheduled": {
		line: "reply.rescheduled",
		post: async (team) => conversation(team, { intent: "send-scheduled", scheduledId: await scheduled(team) }),
	},
	"conversation-form unschedule": {
		line: "reply.unscheduled",
		post: async (team) => conversation(team, { intent: "unschedule", scheduledId: await scheduled(team) }),
	},
	"conversation-form retry": {
		line: "reply.retried",
		post: async (team) => conversation(team, { intent: "retry", messageId: await failedReply(team) }),
	},
	"conversation-form note": {
		line: "note.added",
		post: (team) => conversation(team, { intent: "note", clientId: "noted", text: "for us" }),
	},
	"conversation-form edit-note": {
		line: "note.edited",
		post: async (team) => conversation(team, { intent: "edit-note", noteId: await aNote(team), text: "another" }),
	},
	"conversation-form delete-note": {
		line: "note.deleted",
		post: async (team) => conversation(team, { intent: "delete-note", noteId: await aNote(team) }),
	},
	"conversation-form take-back": {
		line: "reply.taken-back",
		post: async (team) => {
			await conversation(team, { intent: "reply", clientId: "hasty", text: "hello" });
			const [held] = await team.tenant.db.select({ id: messages.id }).from(messages).where(eq(messages.clientId, "hasty"));
			return conversation(team, { intent: "take-back", messageId: held?.id ?? "" });
		},
	},
	"conversation-form react": {
		line: "message.reacted",
		post: (team) => conversation(team, { intent: "react", messageId: team.messageId, reaction: "love" }),
	},
	"conversation-form delete": {
		line: "message.deleted",
		post: (team) => conversation(team, { intent: "delete", messageId: team.messageId }),
	},
	"conversation-form read": { line: null, post: (team) => conversation(team, { intent: "read" }) },
	"conversation-form done": { line: "conversation.done", post: (team) => conversation(team, { intent: "done" }) },
	"conversation-form open": {
		line: "conversation.open",
		async post(team) {
			await conversation(team, { intent: "done" });
			return conversation(team, { intent: "open" });
		},
	},
	"conversation-form unread": {
		line: "conversation.unread",
		async post(team) {
			await conversation(team, { intent: "read" });
			return conversation(team, { intent: "unread" });
		},
	},
	"conversation-form snooze": {
		line: "conversation.snoozed",
		post: (team) => conversation(team, { intent: "snooze", until: String(now() + 3_600_000) }),
	},
	"bulk-form count": { line: null, post: (team) => post(team, "/bulk", { intent: "count", query: "" }) },
	"bulk-form preview": {
		line: null,
		post: (team) => post(team, "/bulk", { intent: "preview", what: "done", ids: team.conversationId }),
	},
	"bulk-form run": {
		line: "conversation.bulk-done",
		post: (team) => post(team, "/bulk", { intent: "run", what: "done", bulkId: "b1", ids: team.conversationId }),
	},
	// What somebody does for themselves alone takes nothing from the team.
	"conversation-form done-for-me": { line: null, post: (team) => conversation(team, { intent: "done-for-me" }) },
	"conversation-form back-for-me": {
		line: null,
		async post(team) {
			await conversation(team, { intent: "done-for-me" });
			return conversation(team, { intent: "back-for-me" });
		},
	},
	"conversation-form typing": { line: null, post: (team) => conversation(team, { intent: "typing" }) },
	"saved-reply-form save": {
		line: "saved-reply.saved",
		post: (team) => post(team, "/settings/saved-replies", { intent: "save", replyId: "", title: "Hello", text: "Hi" }),
	},
	"saved-reply-form delete": {
		line: "saved-reply.deleted",
		post: async (team) => post(team, "/settings/saved-replies", { intent: "delete", replyId: await aSavedReply(team) }),
	},
	// How often one was used is a count and no change of the org's data.
	"saved-reply-form use": {
		line: null,
		post: async (team) => post(team, "/settings/saved-replies", { intent: "use", replyId: await aSavedReply(team) }),
	},
	"saved-view-form save": { line: "view.saved", post: (team) => saveView(team) },
	"saved-view-form rename": {
		line: "view.renamed",
		post: async (team) => post(team, "/views", { intent: "rename", viewId: await aView(team), name: "Cold" }),
	},
	"saved-view-form update": {
		line: "view.updated",
		post: async (team) => post(team, "/views", { intent: "update", viewId: await aView(team), query: "?media=1" }),
	},
	"saved-view-form share": {
		line: "view.shared",
		post: async (team) => post(team, "/views", { intent: "share", viewId: await aView(team) }),
	},
	"saved-view-form unshare": {
		line: "view.unshared",
		post: async (team) => post(team, "/views", { intent: "unshare", viewId: await aView(team, { isShared: "yes" }) }),
	},
	"saved-view-form delete": {
		line: "view.deleted",
		post: async (team) => post(team, "/views", { intent: "delete", viewId: await aView(team) }),
	},
};
