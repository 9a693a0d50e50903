import { now } from "#app/platform/clock.ts";
import type { Ids } from "../side.ts";
import { type Asked, conversation, type HttpRow, inOrg } from "./row.ts";

const PNG = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, ...Array(64).fill(0)]);
const CONVERSATION = "action routes/o.$org.inbox.$conversationId";
const CONNECTIONS = "action routes/o.$org.settings.connections";
const connection = (ids: Ids, intent: string): Asked => ({
	path: inOrg(ids, "/settings/connections"),
	form: { intent, connectionId: ids.connection },
});

/** What can be asked of a conversation, of many at once, of a contact, the board and the connections. */
export const inboxRows: HttpRow[] = [
	{
		door: `${CONVERSATION} reply`,
		who: "work-inbox",
		asked: (ids) => conversation(ids, { intent: "reply", clientId: crypto.randomUUID(), text: "hello" }),
		right: 200,
	},
	{
		door: `${CONVERSATION} retry`,
		who: "work-inbox",
		asked: (ids) => conversation(ids, { intent: "retry", messageId: ids.failed }),
		right: 200,
	},
	{
		door: `${CONVERSATION} note`,
		who: "work-inbox",
		asked: (ids) => conversation(ids, { intent: "note", clientId: crypto.randomUUID(), text: "for us" }),
		right: 200,
	},
	...["edit-note", "delete-note"].map(
		(intent): HttpRow => ({
			door: `${CONVERSATION} ${intent}`,
			who: "work-inbox",
			asked: (ids) => conversation(ids, { intent, noteId: ids.note, ...(intent === "edit-note" && { text: "another" }) }),
			right: 200,
		}),
	),
	{
		// The one that failed cannot be taken back, and whose it is not finds none.
		door: `${CONVERSATION} take-back`,
		who: "work-inbox",
		asked: (ids) => conversation(ids, { intent: "take-back", messageId: ids.failed }),
		right: 200,
	},
	{
		door: `${CONVERSATION} react`,
		who: "work-inbox",
		asked: (ids) => conversation(ids, { intent: "react", messageId: ids.message, reaction: "love" }),
		right: 200,
	},
	{
		door: `${CONVERSATION} delete`,
		who: "work-inbox",
		asked: (ids) => conversation(ids, { intent: "delete", messageId: ids.message }),
		right: 200,
	},
	// Many conversations at once: an id of another org is passed by, as one that nothing has.
	{
		door: "action routes/o.$org.bulk count",
		who: "work-inbox",
		asked: (ids) => ({ path: inOrg(ids, "/bulk"), form: { intent: "count", query: "" } }),
		right: 200,
	},
	{
		door: "action routes/o.$org.bulk preview",
		who: "work-inbox",
		asked: (ids) => ({ path: inOrg(ids, "/bulk"), form: { intent: "preview", what: "done", ids: ids.conversation } }),
		right: 200,
		harmless: ["conversation"],
	},
	{
		door: "action routes/o.$org.bulk run",
		who: "work-inbox",
		asked: (ids) => ({ path: inOrg(ids, "/bulk"), form: { intent: "run", what: "done", bulkId: "b1", ids: ids.conversation } }),
		right: 200,
		harmless: ["conversation"],
	},
	{ door: `${CONVERSATION} read`, who: "work-inbox", asked: (ids) => conversation(ids, { intent: "read" }), right: 200 },
	{ door: `${CONVERSATION} done`, who: "work-inbox", asked: (ids) => conversation(ids, { intent: "done" }), right: 200 },
	{ door: `${CONVERSATION} open`, who: "work-inbox", asked: (ids) => conversation(ids, { intent: "open" }), right: 200 },
	{ door: `${CONVERSATION} unread`, who: "work-inbox", asked: (ids) => conversation(ids, { intent: "unread" }), right: 200 },
	...["done-for-me", "back-for-me"].map(
		(intent): HttpRow => ({
			door: `${CONVERSATION} ${intent}`,
			who: "work-inbox",
			asked: (ids) => conversation(ids, { intent }),
			right: 200,
		}),
	),
	{
		door: `${CONVERSATION} snooze`,
		who: "work-inbox",
		asked: (ids) => conversation(ids, { intent: "snooze", until: String(Date.now() + 3_600_000) }),
		right: 200,
	},
	{ door: `${CONVERSATION} typing`, who: "work-inbox", asked: (ids) => conversation(ids, { intent: "typing" }), right: 200 },
	{
		door: "action routes/o.$org.inbox.$conversationId_.media",
		who: "work-inbox",
		asked: (ids) => ({
			path: inOrg(ids, `/inbox/${ids.conversation}/media?clientId=${crypto.randomUUID()}&name=picture.png`),
			method: "POST",
			body: PNG,
			headers: { "content-type": "image/png" },
		}),
		right: 200,
	},
	{
		door: "action routes/o.$org.contacts.$contactId move",
		who: "work-inbox",
		asked: (ids) => ({ path: inOrg(ids, `/contacts/${ids.contact}`), form: { intent: "move", stageId: ids.stage } }),
		right: 200,
	},
	{
		door: `${CONNECTIONS} connect`,
		who: "manage-connections",
		asked: (ids) => ({ path: inOrg(ids, "/settings/connections"), form: { intent: "connect" } }),
		right: 302,
	},
	{ door: `${CONNECTIONS} disconnect`, who: "manage-connections", asked: (ids) => connection(ids, "disconnect"), right: 200 },
	{ door: `${CONNECTIONS} try-again`, who: "manage-connections", asked: (ids) => connection(ids, "try-again"), right: 200 },
	{ door: `${CONNECTIONS} import-again`, who: "manage-connections", asked: (ids) => connection(ids, "import-again"), right: 200 },

	{
		door: "action routes/o.$org.contacts.$contactId assign",
		who: "work-inbox",
		asked: (ids) => ({ path: inOrg(ids, `/contacts/${ids.contact}`), form: { intent: "assign", assigneeId: ids.member } }),
		right: 200,
	},
	{
		door: "action routes/o.$org.contacts.$contactId hand-over",
		who: "work-inbox",
		asked: (ids) => ({
			path: inOrg(ids, `/contacts/${ids.contact}`),
			form: { intent: "hand-over", memberId: ids.member, clientId: crypto.randomUUID(), text: "yours" },
		}),
		right: 200,
	},
	{
		door: "action routes/o.$org.contacts.$contactId take-back-hand-over",
		who: "work-inbox",
		asked: (ids) => ({
			path: inOrg(ids, `/contacts/${ids.contact}`),
			form: { intent: "take-back-hand-over", clientId: ids.handOver },
		}),
		right: 200,
	},
	...(["tag", "untag"] as const).map(
		(intent): HttpRow => ({
			door: `action routes/o.$org.contacts.$contactId ${intent}`,
			who: "work-inbox",
			asked: (ids) => ({ path: inOrg(ids, `/contacts/${ids.contact}`), form: { intent, tagId: ids.tag } }),
			right: 200,
		}),
	),
	{
		door: "action routes/o.$org.contacts.$contactId new-tag",
		who: "manage-tags",
		asked: (ids) => ({ path: inOrg(ids, `/contacts/${ids.contact}`), form: { intent: "new-tag", name: crypto.randomUUID() } }),
		right: 200,
	},
	{ door: "loader routes/o.$org.settings.tags", who: "manage-tags", asked: (ids) => ({ path: inOrg(ids, "/settings/tags") }), right: 200 },
	{
		door: "loader routes/o.$org.pages.tags.$tagId",
		who: "manage-tags",
		asked: (ids) => ({ path: inOrg(ids, `/pages/tags/${ids.tag}`) }),
		right: 200,
	},
	...(["create", "rename", "merge", "delete"] as const).map(
		(intent): HttpRow => ({
			door: `action routes/o.$org.settings.tags ${intent}`,
			who: "manage-tags",
			asked: (ids) => ({
				path: inOrg(ids, "/settings/tags"),
				form: {
					intent,
					...(intent !== "create" && { tagId: ids.tag }),
					...(intent === "merge" && { intoId: ids.otherTag }),
					...((intent === "create" || intent === "rename") && { name: crypto.randomUUID() }),
				},
			}),
			right: 200,
		}),
	),

	{
		door: "action routes/o.$org.views save",
		who: "work-inbox",
		asked: (ids) => ({ path: inOrg(ids, "/views"), form: { intent: "save", name: crypto.randomUUID(), query: "?unread=1" } }),
		right: 200,
	},
	// Of a colleague: who made a view may do the same.
	...(["rename", "update", "share", "unshare", "delete"] as const).map(
		(intent): HttpRow => ({
			door: `action routes/o.$org.views ${intent}`,
			who: "manage-shared-views",
			asked: (ids) => ({
				path: inOrg(ids, "/views"),
				form: {
					...{ intent, viewId: ids.savedView },
					...(intent === "rename" && { name: crypto.randomUUID() }),
					...(intent === "update" && { query: "?media=1" }),
				},
			}),
			right: 200,
		}),
	),

	{
		door: "loader routes/o.$org.pages.scheduled.$conversationId",
		who: "work-inbox",
		asked: (ids) => ({ path: inOrg(ids, `/pages/scheduled/${ids.conversation}`) }),
		right: 200,
	},
	{
		door: `${CONVERSATION} schedule`,
		who: "work-inbox",
		asked: (ids) => conversation(ids, { intent: "schedule", clientId: crypto.randomUUID(), text: "hello", at: String(now() + 3_600_000) }),
		right: 200,
	},
	{
		door: `${CONVERSATION} reschedule`,
		who: "work-inbox",
		asked: (ids) => conversation(ids, { intent: "reschedule", scheduledId: ids.scheduled, at: String(now() + 3_600_000) }),
		right: 200,
	},
	...["send-scheduled", "unschedule"].map(
		(intent): HttpRow => ({
			door: `${CONVERSATION} ${intent}`,
			who: "work-inbox",
			asked: (ids) => conversation(ids, { intent, scheduledId: ids.scheduled }),
			right: 200,
		}),
	),
	{
		door: "action routes/o.$org.drafts",
		who: "work-inbox",
		asked: (ids) => ({ path: inOrg(ids, "/drafts"), form: { conversationId: ids.conversation, text: "hello", at: "1" } }),
		right: 200,
	},
	{
		door: "action routes/o.$org.time-zone keep",
		who: "work-inbox",
		asked: (ids) => ({ path: inOrg(ids, "/time-zone"), form: { intent: "keep", timeZone: "Europe/Berlin" } }),
		right: 200,
	},
];
