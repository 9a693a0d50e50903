import { saveTurn } from "#app/domain/contacts/turns.server.ts";
import { now } from "#app/platform/clock.ts";
import { toBase64Url, toBytes } from "#app/platform/crypto.ts";
import type { Ids } from "../side.ts";
import { type Asked, type HttpRow, inOrg } from "./row.ts";

const FOLLOW_UPS = "action routes/o.$org.follow-ups_.change";
const followUp = (ids: Ids, form: Record<string, string>): Asked => ({ path: inOrg(ids, "/follow-ups/change"), form });

/** Follow-ups and whose turn it is. */
export const followUpRows: HttpRow[] = [
	{ door: "loader routes/o.$org.follow-ups", who: "work-inbox", asked: (ids) => ({ path: inOrg(ids, "/follow-ups") }), right: 200 },
	{
		door: "loader routes/o.$org.pages.follow-ups",
		who: "work-inbox",
		asked: (ids) => ({ path: inOrg(ids, `/pages/follow-ups?whose=all&cursor=${toBase64Url(toBytes(`1:${ids.followUp}`))}`) }),
		right: 200,
		harmless: ["followUp"],
	},
	{
		door: "loader routes/o.$org.pages.saved-replies",
		who: "work-inbox",
		asked: (ids) => ({ path: inOrg(ids, "/pages/saved-replies") }),
		right: 200,
	},
	{
		door: "loader routes/o.$org.settings.saved-replies",
		who: "work-inbox",
		asked: (ids) => ({ path: inOrg(ids, "/settings/saved-replies") }),
		right: 200,
	},
	{
		door: "loader routes/o.$org.settings.personal",
		who: "work-inbox",
		asked: (ids) => ({ path: inOrg(ids, "/settings/personal") }),
		right: 200,
	},
	{
		door: "action routes/o.$org.settings.personal",
		who: "work-inbox",
		asked: (ids) => ({ path: inOrg(ids, "/settings/personal"), form: { enterSends: "yes", undoSeconds: "5", density: "compact" } }),
		right: 200,
	},
	...["save", "delete", "use"].map(
		(intent): HttpRow => ({
			door: `action routes/o.$org.settings.saved-replies ${intent}`,
			who: intent === "use" ? "work-inbox" : "manage-saved-replies",
			asked: (ids) => ({
				path: inOrg(ids, "/settings/saved-replies"),
				form: { intent, replyId: ids.savedReply, ...(intent === "save" && { title: "Hello", text: "Hi {{first_name}}", isShared: "yes" }) },
			}),
			right: 200,
		}),
	),
	{ door: "loader routes/o.$org.pages.cadences", who: "work-inbox", asked: (ids) => ({ path: inOrg(ids, "/pages/cadences") }), right: 200 },
	{
		door: `${FOLLOW_UPS} set`,
		who: "work-inbox",
		asked: (ids) =>
			followUp(ids, {
				...{ intent: "set", contactId: ids.contact, memberId: ids.owner, reason: "Ask again" },
				...{ dueAt: String(now() + 86_400_000), endsOnAnswer: "on", clientId: crypto.randomUUID() },
			}),
		right: 200,
		// A member who is none is a reason that somebody can act on.
		harmless: ["owner"],
	},
	{
		door: `${FOLLOW_UPS} change`,
		who: "work-inbox",
		asked: (ids) => followUp(ids, { intent: "change", followUpId: ids.followUp, reason: "Another" }),
		right: 200,
	},
	{
		door: `${FOLLOW_UPS} done`,
		who: "work-inbox",
		asked: (ids) => followUp(ids, { intent: "done", followUpId: ids.followUp }),
		right: 200,
	},
	{
		door: `${FOLLOW_UPS} undo`,
		who: "work-inbox",
		asked: (ids) => followUp(ids, { intent: "undo", followUpId: ids.followUp }),
		right: 200,
	},
	{
		door: `${FOLLOW_UPS} cancel`,
		who: "work-inbox",
		asked: (ids) => followUp(ids, { intent: "cancel", followUpId: ids.followUp }),
		right: 200,
	},
	{
		door: "loader routes/o.$org.settings.follow-ups",
		who: "manage-cadences",
		asked: (ids) => ({ path: inOrg(ids, "/settings/follow-ups") }),
		right: 200,
	},
	{
		door: "action routes/o.$org.settings.follow-ups save",
		who: "manage-cadences",
		asked: (ids) => ({
			path: inOrg(ids, "/settings/follow-ups"),
			form: { intent: "save", cadenceId: ids.cadence, name: "Slow", days: "2, 9" },
		}),
		right: 200,
	},
	{
		door: "action routes/o.$org.settings.follow-ups remove",
		who: "manage-cadences",
		asked: (ids) => ({ path: inOrg(ids, "/settings/follow-ups"), form: { intent: "remove", cadenceId: ids.cadence } }),
		right: 200,
	},
	{
		door: "loader routes/o.$org.settings.assignment",
		who: "manage-turns",
		asked: (ids) => ({ path: inOrg(ids, "/settings/assignment") }),
		right: 200,
	},
	{
		door: "action routes/o.$org.settings.assignment save",
		who: "manage-turns",
		asked: (ids) => ({
			path: inOrg(ids, "/settings/assignment"),
			form: { intent: "save", memberId: ids.member, capacity: "40", isPaused: "on" },
		}),
		right: 200,
	},
	{
		door: "action routes/o.$org.settings.assignment remove",
		who: "manage-turns",
		given: ({ tenant, people }) => saveTurn(tenant, people.owner.id, { memberId: people.member.id, capacity: 40, isPaused: true }),
		asked: (ids) => ({ path: inOrg(ids, "/settings/assignment"), form: { intent: "remove", memberId: ids.member } }),
		right: 200,
	},
];
