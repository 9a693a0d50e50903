import { toBase64Url, toBytes } from "#app/platform/crypto.ts";
import { BROWSER_KEYS, type Ids } from "../side.ts";
import { type Asked, type HttpRow, inOrg } from "./row.ts";

const NOTIFICATIONS = "action routes/o.$org.notifications";
const HOW_TOLD = "action routes/o.$org.settings.notifications";
const told = (ids: Ids, form: Record<string, string>): Asked => ({ path: inOrg(ids, "/notifications"), form });
const howTold = (ids: Ids, form: Record<string, string>): Asked => ({ path: inOrg(ids, "/settings/notifications"), form });

/** What members are told, and their first steps. */
export const toldRows: HttpRow[] = [
	{ door: "loader routes/o.$org.notifications", who: "work-inbox", asked: (ids) => ({ path: inOrg(ids, "/notifications") }), right: 200 },
	{
		door: "loader routes/o.$org.pages.notifications",
		who: "work-inbox",
		asked: (ids) => ({ path: inOrg(ids, `/pages/notifications?cursor=${toBase64Url(toBytes(`9999999999999:${ids.notification}`))}`) }),
		right: 200,
		harmless: ["notification"],
	},
	{
		door: `${NOTIFICATIONS} seen`,
		who: "work-inbox",
		asked: (ids) => told(ids, { intent: "seen", notificationId: ids.notification }),
		right: 200,
	},
	{
		door: `${NOTIFICATIONS} seen-conversation`,
		who: "work-inbox",
		asked: (ids) => told(ids, { intent: "seen-conversation", conversationId: ids.conversation }),
		right: 200,
	},
	{
		door: "loader routes/o.$org.settings.notifications",
		who: "work-inbox",
		asked: (ids) => ({ path: inOrg(ids, "/settings/notifications") }),
		right: 200,
	},
	{
		door: `${HOW_TOLD} save`,
		who: "work-inbox",
		asked: (ids) => howTold(ids, { intent: "save", told: "mention:push", quietFrom: "22", quietUntil: "7", digestAt: "", timeZone: "UTC" }),
		right: 200,
	},
	{
		door: `${HOW_TOLD} add-device`,
		who: "work-inbox",
		asked: (ids) => howTold(ids, { intent: "add-device", endpoint: "http://sandbox.test/push/swept", ...BROWSER_KEYS }),
		right: 200,
	},
	...["remove-device", "test"].map(
		(intent): HttpRow => ({
			door: `${HOW_TOLD} ${intent}`,
			who: "work-inbox",
			asked: (ids) => howTold(ids, { intent, deviceId: ids.device }),
			right: 200,
		}),
	),
	...["beginning", "pages.beginning"].map(
		(page): HttpRow => ({
			door: `loader routes/o.$org.${page}`,
			who: "work-inbox",
			asked: (ids) => ({ path: inOrg(ids, `/${page.replace(".", "/")}`) }),
			right: 200,
		}),
	),
	...["dismiss", "bring-back"].map(
		(intent): HttpRow => ({
			door: `action routes/o.$org.beginning ${intent}`,
			who: "work-inbox",
			asked: (ids) => ({ path: inOrg(ids, "/beginning"), form: { intent } }),
			right: 200,
		}),
	),
	{ door: "loader routes/o.$org.practice", who: "work-inbox", asked: (ids) => ({ path: inOrg(ids, "/practice") }), right: 200 },
	{ door: `${NOTIFICATIONS} seen-all`, who: "work-inbox", asked: (ids) => told(ids, { intent: "seen-all" }), right: 200 },
];
