/** What somebody does to their account and for themselves. */
import { env } from "cloudflare:test";
import { deviceId } from "#app/domain/notifications/device-id.ts";
import { notify } from "#app/domain/notifications/notify.server.ts";
import { directory } from "#app/platform/db/bindings.ts";
import { passkeys } from "#app/schema/directory.ts";
import { notifications } from "#app/schema/team.ts";
import { ORIGIN, send } from "../../support/http.ts";
import { signInAgain } from "../../support/people.ts";
import { type AuditRows, type Fields, post, type Team } from "./row.ts";

const account = ({ cookie }: Team, fields: Fields) =>
	send("/account", { method: "POST", body: new URLSearchParams(fields), headers: { cookie, origin: ORIGIN } });

const howTold = (team: Team, fields: Fields) => post(team, "/settings/notifications", fields);

const addDevice = (team: Team) =>
	howTold(team, {
		intent: "add-device",
		endpoint: "http://sandbox.test/push/nobody",
		p256dh: "BNcRdreALRFXTkOOUHK1EtK2wtaz5Ry4YfYCA_0QTpQtUbVlUls0VJXg7A8u-Ts1XbjhazAkj7I99e8QcYP7DkM",
		auth: "tBHItJI5svbpez7KI4CCXg",
	});

/** A browser that shows notifications. */
async function aDevice(team: Team): Promise<string> {
	await addDevice(team);
	return deviceId("http://sandbox.test/push/nobody");
}

export const ofAccount: AuditRows = {
	// What somebody has seen is theirs alone, like what they have read.
	"notifications-form seen": {
		line: null,
		async post(team) {
			await notify(team.tenant, { kind: "trouble", about: "one", memberIds: [team.user.id] });
			const [row] = await team.tenant.db.select({ id: notifications.id }).from(notifications);
			return post(team, "/notifications", { intent: "seen", notificationId: row?.id ?? "" });
		},
	},
	"notifications-form seen-conversation": {
		line: null,
		post: (team) => post(team, "/notifications", { intent: "seen-conversation", conversationId: team.conversationId }),
	},
	"how-told-form save": {
		line: "notifications.changed",
		post: (team) =>
			howTold(team, { intent: "save", told: "mention:app", quietFrom: "22", quietUntil: "7", digestAt: "8", timeZone: "Europe/Berlin" }),
	},
	"how-told-form add-device": { line: "notifications.device-added", post: (team) => addDevice(team) },
	"how-told-form remove-device": {
		line: "notifications.device-removed",
		post: async (team) => howTold(team, { intent: "remove-device", deviceId: await aDevice(team) }),
	},
	"how-told-form test": {
		line: "notifications.tested",
		post: async (team) => howTold(team, { intent: "test", deviceId: await aDevice(team) }),
	},
	"beginning-form dismiss": { line: "beginning.dismissed", post: (team) => post(team, "/beginning", { intent: "dismiss" }) },
	"beginning-form bring-back": {
		line: "beginning.brought-back",
		post: async (team) => {
			await post(team, "/beginning", { intent: "dismiss" });
			return post(team, "/beginning", { intent: "bring-back" });
		},
	},
	"notifications-form seen-all": { line: null, post: (team) => post(team, "/notifications", { intent: "seen-all" }) },
	// What the browser tells of itself is nobody's act.
	"time-zone-form keep": { line: null, post: (team) => post(team, "/time-zone", { intent: "keep", timeZone: "Europe/Berlin" }) },
	// What somebody does to their account is no change of an org: it is told to them by mail and stands in the log of the installation.
	"account-form rename": { line: null, post: (team) => account(team, { intent: "rename", name: "Ana" }) },
	"account-form change-email": {
		line: null,
		post: (team) => account(team, { intent: "change-email", email: `another-${team.user.email}` }),
	},
	"account-form change-password": {
		line: null,
		post: (team) => account(team, { intent: "change-password", password: "quiet river stones" }),
	},
	"account-form end-session": {
		line: null,
		post: async (team) => {
			await signInAgain(team.user);
			const other = "select id from sessions where user_id = ? order by created_at desc, id desc limit 1";
			return account(team, {
				intent: "end-session",
				id: (await env.DIRECTORY.prepare(other).bind(team.user.id).first<string>("id")) ?? "",
			});
		},
	},
	"account-form end-others": { line: null, post: (team) => account(team, { intent: "end-others" }) },
	"account-form remove-passkey": {
		line: null,
		post: async (team) => {
			const passkey = { id: "a-passkey", userId: team.user.id, publicKey: "none", counter: 0, transports: "", name: "Phone", createdAt: 0 };
			await directory(env).insert(passkeys).values(passkey);
			return account(team, { intent: "remove-passkey", id: passkey.id });
		},
	},
};
