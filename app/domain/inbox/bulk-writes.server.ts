import { eq, inArray, isNull, type SQL, sql } from "drizzle-orm";
import type { BatchItem } from "drizzle-orm/batch";
import { TAGS_OF_CONTACT } from "#app/domain/contacts/tag-contact.server.ts";
import type { AuditLine } from "#app/domain/org/audit.server.ts";
import { now } from "#app/platform/clock.ts";
import { mine, type Tenant } from "#app/platform/tenant.ts";
import { contacts, conversations, events, orgCounters, stages } from "#app/schema/shard.ts";
import { contactTags, doneForMe, followUps } from "#app/schema/team.ts";
import type { BulkChange } from "./bulk.ts";
import { isAsideFor } from "./conversations.server.ts";
import { BACK } from "./place-conversation.server.ts";

/** The ids as rows, for `inArray`. */
export function amongOf(ids: readonly string[]): SQL {
	return sql`(select value from json_each(${JSON.stringify(ids)}))`;
}

/** Whether a member's change changes a conversation and its contact: what the same change of one of them alone asks. */
export function changesIn(change: BulkChange, memberId: string): SQL {
	switch (change.what) {
		case "done":
			return sql`(conversations.status <> 'done' or conversations.unread_count > 0)`;
		case "open":
			return sql`conversations.status in ('done', 'snoozed')`;
		case "aside":
			return sql`(conversations.status in ('waiting', 'answered') and not ${isAsideFor(memberId)})`;
		case "back":
			return isAsideFor(memberId);
		case "snooze":
			return sql`(conversations.snoozed_until is not ${change.until} or conversations.unread_count > 0)`;
		case "read":
			return sql`conversations.unread_count > 0`;
		case "unread":
			return sql`conversations.unread_count = 0`;
		case "assign":
			return sql`(conversations.assignee_id is not ${change.assigneeId}${
				change.from === undefined ? sql`` : sql` and conversations.assignee_id is ${change.from}`
			})`;
		case "tag":
			return sql`not ${hasTag(change.tagId)} and (select count(*) from (select 1 from contact_tags
				where contact_tags.contact_id = contacts.id limit ${TAGS_OF_CONTACT})) < ${TAGS_OF_CONTACT}`;
		case "untag":
			return hasTag(change.tagId);
		case "stage":
			return sql`(contacts.stage_id <> ${change.stageId}${change.from === undefined ? sql`` : sql` and contacts.stage_id = ${change.from}`})`;
		default:
			return change satisfies never;
	}
}

function hasTag(tagId: string): SQL {
	return sql`exists (select 1 from contact_tags where contact_tags.contact_id = contacts.id and contact_tags.tag_id = ${tagId})`;
}

/** The event that each changed conversation gets. */
export function eventOf({ what }: BulkChange) {
	switch (what) {
		case "read":
			return "conversation.read";
		case "assign":
			return "contact.assigned";
		case "stage":
			return "contact.moved";
		case "tag":
		case "untag":
			return "contact.changed";
		default:
			return "conversation.changed";
	}
}

type Ids = { ids: readonly string[]; contactIds: readonly string[] /** Who asks for it. */; memberId: string };

/** The statements of a piece; the last one changes a row if anything changes. */
export function writesOf(tenant: Tenant, change: BulkChange, { ids, contactIds, memberId }: Ids): BatchItem<"sqlite">[] {
	const among = amongOf(ids);
	const contactsAmong = amongOf(contactIds);
	const changing = sql`conversations.id in ${among} and contacts.id = conversations.contact_id and ${changesIn(change, memberId)}`;
	return [
		// The events first, while the rows still say what they were: what somebody else changed meanwhile gets none.
		tenant.statement(sql`insert into ${events} (org_id, seq, type, conversation_id, message_id, contact_id, member_id, at)
			select org_counters.org_id, org_counters.seq + row_number() over (order by conversations.id), ${eventOf(change)}, conversations.id, null,
				contacts.id, ${change.what === "assign" ? sql`conversations.assignee_id` : sql`null`}, ${now()}
			from conversations, contacts, org_counters where ${changing}`),
		tenant.statement(sql`update ${orgCounters} set seq = seq + changes(), unread_conversations = max(0, unread_conversations + ${unreadBy(change, changing)})
			where org_id = ${tenant.orgId}`),
		...rowsOf(tenant, change, { among, contactsAmong, changing, memberId }),
	];
}

/** What a piece adds to the org's count of unread conversations. */
function unreadBy({ what }: BulkChange, changing: SQL): SQL {
	const counted = (condition: SQL) => sql`(select count(*) from conversations, contacts where ${changing} and ${condition})`;
	switch (what) {
		case "done":
		case "snooze":
		case "read":
			return sql`-${counted(sql`conversations.unread_count > 0`)}`;
		case "unread":
			return counted(sql`true`);
		default:
			return sql`0`;
	}
}

/** What is put away was seen. */
const SEEN = {
	unreadCount: 0,
	readUntilAt: sql`case when unread_count > 0 then max(read_until_at, last_message_at) else read_until_at end`,
};

type Piece = { among: SQL; contactsAmong: SQL; changing: SQL; memberId: string };

function rowsOf(tenant: Tenant, change: BulkChange, { among, contactsAmong, changing, memberId }: Piece): BatchItem<"sqlite">[] {
	const { db } = tenant;
	const conversationsThat = (condition: SQL) => mine(tenant, conversations, inArray(conversations.id, among), condition);
	switch (change.what) {
		case "done":
			return [
				db
					.update(conversations)
					.set({ ...SEEN, status: "done", snoozedUntil: null })
					.where(conversationsThat(changesIn(change, memberId))),
			];
		case "snooze":
			return [
				db
					.update(conversations)
					.set({ ...SEEN, status: "snoozed", snoozedUntil: change.until })
					.where(conversationsThat(changesIn(change, memberId))),
			];
		case "open":
			return [
				db
					.update(conversations)
					.set(BACK)
					.where(conversationsThat(changesIn(change, memberId))),
			];
		case "read":
			return [
				db
					.update(conversations)
					.set(SEEN)
					.where(conversationsThat(changesIn(change, memberId))),
			];
		case "unread":
			return [
				db
					.update(conversations)
					.set({ unreadCount: 1 })
					.where(conversationsThat(changesIn(change, memberId))),
			];
		case "assign": {
			const { assigneeId } = change;
			const isFrom = change.from === undefined ? undefined : sql`assignee_id is ${change.from}`;
			const theirs = mine(tenant, contacts, inArray(contacts.id, contactsAmong), sql`assignee_id is not ${assigneeId}`, isFrom);
			const had = sql`(select contacts.assignee_id from contacts where contacts.id = follow_ups.contact_id
				and contacts.assignee_id is not ${assigneeId} ${isFrom === undefined ? sql`` : sql`and ${isFrom}`})`;
			return [
				// As when one lead changes hands: first, while it is still theirs who may be limited to their own.
				...(assigneeId === null
					? []
					: [
							db
								.update(followUps)
								.set({ memberId: assigneeId })
								.where(
									mine(
										tenant,
										followUps,
										inArray(followUps.contactId, contactsAmong),
										isNull(followUps.endedAt),
										sql`${followUps.memberId} = ${had}`,
									),
								),
						]),
				db.update(contacts).set({ assigneeId }).where(theirs),
				db
					.update(conversations)
					.set({ assigneeId })
					.where(conversationsThat(changesIn(change, memberId))),
			];
		}
		case "aside":
			return [
				tenant.statement(sql`insert into done_for_me (org_id, member_id, conversation_id, at)
					select conversations.org_id, ${memberId}, conversations.id, ${now()} from conversations, contacts where ${changing} on conflict do nothing`),
			];
		case "back":
			return [
				db.delete(doneForMe).where(mine(tenant, doneForMe, eq(doneForMe.memberId, memberId), inArray(doneForMe.conversationId, among))),
			];
		case "tag":
			return [
				tenant.statement(sql`insert into contact_tags (org_id, contact_id, tag_id, at)
					select contacts.org_id, contacts.id, ${change.tagId}, ${now()} from conversations, contacts where ${changing} on conflict do nothing`),
			];
		case "untag":
			return [
				db
					.delete(contactTags)
					.where(mine(tenant, contactTags, inArray(contactTags.contactId, contactsAmong), eq(contactTags.tagId, change.tagId))),
			];
		case "stage": {
			const { stageId, lostReason } = change;
			const leaving = sql`(select count(*) from conversations, contacts where ${changing} and contacts.stage_id = stages.id)`;
			const coming = sql`(stages.id = ${stageId}) * (select count(*) from conversations, contacts where ${changing})`;
			const isFrom = change.from === undefined ? undefined : sql`stage_id = ${change.from}`;
			const isLost = sql`(select kind from stages where stages.id = ${stageId}) = 'lost'`;
			return [
				// The counts first, while the contacts still say where they come from.
				db
					.update(stages)
					.set({ contactCount: sql`contact_count + ${coming} - ${leaving}` })
					.where(mine(tenant, stages)),
				db
					.update(contacts)
					.set({ stageId, stageEnteredAt: now(), lostReason: sql`case when ${isLost} then ${lostReason} end` })
					.where(mine(tenant, contacts, inArray(contacts.id, contactsAmong), sql`stage_id <> ${stageId}`, isFrom)),
			];
		}
		default:
			return change satisfies never;
	}
}

const ACTIONS = {
	done: "conversation.bulk-done",
	open: "conversation.bulk-open",
	snooze: "conversation.bulk-snoozed",
	read: "conversation.bulk-read",
	unread: "conversation.bulk-unread",
	assign: "contact.bulk-assigned",
	tag: "contact.bulk-tagged",
	untag: "contact.bulk-untagged",
	stage: "contact.bulk-moved",
} as const;

/** What somebody does for themselves takes nothing from anybody, and is not told. */
function isAudited(change: BulkChange): change is BulkChange & { what: keyof typeof ACTIONS } {
	return change.what in ACTIONS;
}

type Told = { actorId: string; bulkId: string; query: string | null; ids: readonly string[] };

/** The line of a piece: what was done, which conversations it was, and the view that they were chosen by. Null where none is due. */
export function auditOf(change: BulkChange, { actorId, bulkId, query, ids }: Told): AuditLine | null {
	if (!isAudited(change)) return null;
	const to = change.what === "assign" ? { to: change.assigneeId ?? "" } : {};
	const tag = "tagId" in change ? { tag: change.tagId } : {};
	const stage = change.what === "stage" ? { stage: change.stageId } : {};
	return {
		actor: actorId,
		action: ACTIONS[change.what],
		target: null,
		result: "done",
		detail: {
			bulk: bulkId,
			count: String(ids.length),
			...(query !== null && { query }),
			...to,
			...tag,
			...stage,
			conversations: ids.join(" "),
		},
	};
}
