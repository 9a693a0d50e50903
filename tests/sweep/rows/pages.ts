import { toBase64Url, toBytes } from "#app/platform/crypto.ts";
import { type HttpRow, inOrg } from "./row.ts";

/** What an org's pages show. */
export const pageRows: HttpRow[] = [
	{ door: "loader routes/o.$org", who: "work-inbox", asked: (ids) => ({ path: inOrg(ids, "/inbox") }), right: 200 },
	{ door: "loader routes/o.$org._index", who: "work-inbox", asked: (ids) => ({ path: inOrg(ids, "") }), right: 302 },
	{ door: "loader routes/o.$org.inbox", who: "work-inbox", asked: (ids) => ({ path: inOrg(ids, "/inbox") }), right: 200 },
	{
		door: "loader routes/o.$org.inbox.$conversationId",
		who: "work-inbox",
		asked: (ids) => ({ path: inOrg(ids, `/inbox/${ids.conversation}`) }),
		right: 200,
	},
	{ door: "loader routes/o.$org.pipeline", who: "work-inbox", asked: (ids) => ({ path: inOrg(ids, "/pipeline") }), right: 200 },
	{ door: "loader routes/o.$org.settings._index", who: "work-inbox", asked: (ids) => ({ path: inOrg(ids, "/settings") }), right: 302 },
	{
		door: "loader routes/o.$org.settings.connections",
		who: "work-inbox",
		asked: (ids) => ({ path: inOrg(ids, "/settings/connections") }),
		right: 200,
	},
	{
		door: "loader routes/o.$org.settings.members",
		who: "work-inbox",
		asked: (ids) => ({ path: inOrg(ids, "/settings/members") }),
		right: 200,
	},
	{
		door: "loader routes/o.$org.settings.organization",
		who: "manage-organization",
		asked: (ids) => ({ path: inOrg(ids, "/settings/organization") }),
		right: 200,
	},
	{
		door: "loader routes/o.$org.settings.api",
		who: "manage-api-tokens",
		asked: (ids) => ({ path: inOrg(ids, "/settings/api") }),
		right: 200,
	},
	{
		door: "loader routes/o.$org.settings.audit",
		who: "read-audit",
		asked: (ids) => ({ path: inOrg(ids, `/settings/audit?actor=${ids.member}`) }),
		right: 200,
		// Somebody who did nothing here has no lines.
		harmless: ["member"],
	},
	{
		door: "loader routes/o.$org.settings.audit_.export",
		who: "work-inbox",
		asked: (ids) => ({ path: inOrg(ids, "/settings/audit/export") }),
		right: 302,
	},
	{
		door: "loader routes/o.$org.settings.operations",
		who: "watch-operations",
		asked: (ids) => ({ path: inOrg(ids, "/settings/operations") }),
		right: 200,
	},
	{
		door: "loader routes/o.$org.settings.security",
		who: "prove-isolation",
		asked: (ids) => ({ path: inOrg(ids, "/settings/security") }),
		right: 200,
	},
	{
		door: "loader routes/o.$org.settings.security_.$report",
		who: "prove-isolation",
		asked: (ids) => ({ path: inOrg(ids, `/settings/security/${ids.report}`) }),
		right: 200,
	},
	{
		door: "loader routes/o.$org.media.$media",
		who: "work-inbox",
		asked: (ids) => ({ path: inOrg(ids, `/media/${ids.media}`) }),
		right: 200,
	},
	{
		door: "loader routes/o.$org.pictures.$picture",
		who: "work-inbox",
		asked: (ids) => ({ path: inOrg(ids, `/pictures/${ids.picture}`) }),
		right: 200,
	},
	{
		door: "loader routes/o.$org.pages.search",
		who: "work-inbox",
		asked: (ids) => ({ path: inOrg(ids, "/pages/search?q=hello") }),
		right: 200,
	},
	{
		door: "loader routes/o.$org.pages.views",
		who: "work-inbox",
		asked: (ids) => ({ path: inOrg(ids, "/pages/views?saved=1") }),
		right: 200,
	},
	{ door: "loader routes/o.$org.pages.inbox", who: "work-inbox", asked: (ids) => ({ path: inOrg(ids, "/pages/inbox") }), right: 200 },
	{
		door: "loader routes/o.$org.pages.conversations.$conversationId",
		who: "work-inbox",
		asked: (ids) => ({ path: inOrg(ids, `/pages/conversations/${ids.conversation}?cursor=${ids.message}`) }),
		right: 200,
		// A page before a message that is not there is the newest one.
		harmless: ["message"],
	},
	{
		door: "loader routes/o.$org.pages.stages.$stageId",
		who: "work-inbox",
		asked: (ids) => ({ path: inOrg(ids, `/pages/stages/${ids.stage}?cursor=${toBase64Url(toBytes(`9999999999999:${ids.contact}`))}`) }),
		right: 200,
		harmless: ["contact"],
	},
];
