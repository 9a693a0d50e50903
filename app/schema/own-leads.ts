/**
 * What a member sees of each table who is limited to the leads assigned to them: the select that stands in the table's place
 * behind the fence (platform/db/fence.ts). `?1` is the org, `?2` the member. `whole` is what everybody of the org sees.
 */
type View = "whole" | string;

const isOwn = "org_id = ?1 and assignee_id = ?2";
const ofOwnConversation = (table: string) =>
	`exists (select 1 from main.conversations as lead where lead.org_id = ?1 and lead.id = ${table}.conversation_id and lead.assignee_id = ?2)`;
/** By Instagram's id of a message, in a conversation of theirs. */
const ofOwnMessage = (table: string) => `(${ofOwnMessageOf("message", table)} or ${ofOwnMessageOf("postback", table)})`;
/** Each kind by itself: asked for both at once, SQLite walks through all messages of the org. */
const ofOwnMessageOf = (kind: string, table: string) =>
	`exists (select 1 from main.messages as said cross join main.conversations as lead on lead.org_id = ?1 and lead.id = said.conversation_id and lead.assignee_id = ?2
		where said.org_id = ?1 and said.connection_id = ${table}.connection_id and said.kind = '${kind}' and said.provider_id = ${table}.provider_id)`;
const countOf = (what: string) =>
	`coalesce((select count from main.lead_counts where lead_counts.org_id = ?1 and lead_counts.member_id = ?2 and lead_counts.what = ${what}), 0)`;
const NOTHING = (table: string) => `select * from main.${table} where org_id = ?1 and 0`;

const ofOwnContact = (table: string) =>
	`exists (select 1 from main.contacts as lead where lead.org_id = ?1 and lead.id = ${table}.contact_id and lead.assignee_id = ?2)`;

/** Every tenant table has its line; a test compares them with the schema. */
export const OWN_LEADS: Record<string, View> = {
	connections: "whole",
	imports: "whole",
	pipelines: "whole",
	stages: `select org_id, id, pipeline_id, name, kind, position, ${countOf("stages.id")} as contact_count from main.stages where org_id = ?1`,
	contacts: `select * from main.contacts where ${isOwn}`,
	conversations: `select * from main.conversations where ${isOwn}`,
	messages: `select * from main.messages where org_id = ?1 and ${ofOwnConversation("messages")}`,
	message_changes: `select * from main.message_changes where org_id = ?1 and ${ofOwnMessage("message_changes")}`,
	reactions: `select * from main.reactions where org_id = ?1 and ${ofOwnMessage("reactions")}`,
	pending_effects: NOTHING("pending_effects"),
	// The numbers alone, which the next line has to follow.
	audit_log:
		"select org_id, '' as id, 0 as at, '' as actor, '' as action, null as target, '' as result, null as detail, seq, null as hash from main.audit_log where org_id = ?1",
	isolation_reports: NOTHING("isolation_reports"),
	lead_counts: "select * from main.lead_counts where org_id = ?1 and member_id = ?2",
	tags: "whole",
	contact_tags: `select * from main.contact_tags where org_id = ?1 and ${ofOwnContact("contact_tags")}`,
	notes: `select * from main.notes where org_id = ?1 and ${ofOwnConversation("notes")}`,
	mentions: `select * from main.mentions where org_id = ?1 and member_id = ?2 and ${ofOwnConversation("mentions")}`,
	follow_ups: `select * from main.follow_ups where org_id = ?1 and ${ofOwnContact("follow_ups")}`,
	saved_replies: "select * from main.saved_replies where org_id = ?1 and (member_id is null or member_id = ?2)",
	saved_views: "select * from main.saved_views where org_id = ?1 and (member_id is null or member_id = ?2)",
	drafts: `select * from main.drafts where org_id = ?1 and member_id = ?2 and ${ofOwnConversation("drafts")}`,
	done_for_me: `select * from main.done_for_me where org_id = ?1 and member_id = ?2 and ${ofOwnConversation("done_for_me")}`,
	scheduled_replies: `select * from main.scheduled_replies where org_id = ?1 and ${ofOwnConversation("scheduled_replies")}`,
	notifications: `select * from main.notifications where org_id = ?1 and member_id = ?2 and (conversation_id is null or ${ofOwnConversation("notifications")})`,
	push_subscriptions: "select * from main.push_subscriptions where org_id = ?1 and member_id = ?2",
	member_settings: "select * from main.member_settings where org_id = ?1 and member_id = ?2",
	assignment_turns: NOTHING("assignment_turns"),
	cadences: "whole",
	onboarding_steps: "whole",
	// Numbers and ids without meaning; the rows that they name are read through this view.
	events: "whole",
	org_counters: `select org_id, seq, ${countOf("'unread'")} as unread_conversations from main.org_counters where org_id = ?1`,
};
