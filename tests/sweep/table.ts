/**
 * Every door of the product and who may use it: one object per door, named as `doors.ts` finds it. A door without a row
 * fails the sweep, and so does a row without a door.
 *
 * To add one, write what its right caller asks, with each id taken from `ids`: the sweep puts another org's id, and one
 * that nothing has, in the place of each. `who` says who may; the capability, where it takes one, decides about roles.
 */
import { env } from "cloudflare:test";
import { saveTurn } from "#app/domain/contacts/turns.server.ts";
import { offerOwnership } from "#app/domain/org/ownership.server.ts";
import type { Capability } from "#app/domain/org/roles.ts";
import { now } from "#app/platform/clock.ts";
import { signHmac, toBase64Url, toBytes } from "#app/platform/crypto.ts";
import { directory } from "#app/platform/db/bindings.ts";
import { authenticators, type Role } from "#app/schema/directory.ts";
import { ORIGIN, PASSWORD, textEvent, webhookBody } from "../support/http.ts";
import { BROWSER_KEYS, type Ids, type Side } from "./side.ts";

/** A request before it carries anybody's cookie or token. */
export type Asked = {
	path: string;
	/** GET, and POST where there is something to post. */
	method?: string;
	/** Fields of a form. */
	form?: Record<string, string>;
	body?: string | Uint8Array<ArrayBuffer>;
	headers?: Record<string, string>;
};

export type HttpRow = {
	door: string;
	/**
	 * Everybody; whoever is signed in; a member whose role has the capability; the holder of an org's API token; or who
	 * holds a secret of this installation, which `asked` then carries.
	 */
	who: "everybody" | "signed-in" | "token" | "secret" | Capability;
	asked: (ids: Ids) => Asked | Promise<Asked>;
	/** What the right caller gets. */
	right: number;
	/** What anybody gets who names an id of another org; 404 where it is left out. */
	foreign?: number;
	/** The role of the right caller, where the capability alone does not say it; the Owner where it is left out. */
	as?: Role;
	/** What has to be there first. */
	given?: (side: Side) => Promise<unknown>;
	/** Ids that only say where to go on, or what to look for: another org's gets what the right one does, with one's own rows. */
	harmless?: (keyof Ids)[];
	/** What somebody gets who shows nothing: the sign-in page, for a token 401, where it is left out. */
	anonymous?: number;
	/** The same without the secret, where that is more than leaving out a header. */
	withoutSecret?: (ids: Ids) => Asked | Promise<Asked>;
};

const PNG = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, ...Array(64).fill(0)]);
const CONVERSATION = "action routes/o.$org.inbox.$conversationId";
const CONNECTIONS = "action routes/o.$org.settings.connections";
const NOTIFICATIONS = "action routes/o.$org.notifications";
const HOW_TOLD = "action routes/o.$org.settings.notifications";
const FOLLOW_UPS = "action routes/o.$org.follow-ups_.change";
const MEMBERS = "action routes/o.$org.settings.members";
const ACCOUNT = "action routes/account";
const SECOND_FACTOR = "action routes/account_.second-factor";
const PASSKEYS = "action routes/passkeys";
const LOCAL = { "x-local-secret": "local-app-secret", "content-type": "application/json" };
const OPERATOR = { authorization: "Bearer local-operator-token-0000" };

const inOrg = ({ org }: Ids, path: string) => `/o/${org}${path}`;
const conversation = (ids: Ids, form: Record<string, string>): Asked => ({ path: inOrg(ids, `/inbox/${ids.conversation}`), form });
const connection = (ids: Ids, intent: string): Asked => ({
	path: inOrg(ids, "/settings/connections"),
	form: { intent, connectionId: ids.connection },
});

const told = (ids: Ids, form: Record<string, string>): Asked => ({ path: inOrg(ids, "/notifications"), form });
const howTold = (ids: Ids, form: Record<string, string>): Asked => ({ path: inOrg(ids, "/settings/notifications"), form });
const followUp = (ids: Ids, form: Record<string, string>): Asked => ({ path: inOrg(ids, "/follow-ups/change"), form });
const members = (ids: Ids, form: Record<string, string>): Asked => ({ path: inOrg(ids, "/settings/members"), form });
const account = (form: Record<string, string>): Asked => ({ path: "/account", form });
const passkeys = (intent: string): Asked => ({
	path: "/passkeys",
	form: { intent, ...(!intent.endsWith("options") && { response: "{}", next: "/" }) },
});
const aNewAddress = () => `${crypto.randomUUID()}@example.test`;
const offered = ({ tenant, people }: Side) => offerOwnership(tenant, { id: people.owner.id, name: "Ana" }, people.member.id);

export const httpRows: HttpRow[] = [
	// Pages
	{ door: "loader routes/_index", who: "signed-in", asked: () => ({ path: "/" }), right: 302 },
	{ door: "loader routes/login", who: "everybody", asked: () => ({ path: "/login" }), right: 200 },
	{
		door: "action routes/login",
		who: "everybody",
		asked: ({ email }) => ({ path: "/login", form: { email, password: "not the password" } }),
		right: 400,
		foreign: 400,
	},
	{ door: "loader routes/signup", who: "everybody", asked: () => ({ path: "/signup" }), right: 200 },
	{ door: "action routes/signup", who: "everybody", asked: () => ({ path: "/signup", form: { name: "Ana" } }), right: 400 },
	{ door: "loader routes/logout", who: "everybody", asked: () => ({ path: "/logout" }), right: 302 },
	{ door: "action routes/logout", who: "everybody", asked: () => ({ path: "/logout", form: {} }), right: 302 },
	{
		door: "loader routes/login_.second-factor",
		who: "everybody",
		asked: ({ pending }) => ({ path: "/login/second-factor", headers: { cookie: `dmt_p=${pending}` } }),
		right: 200,
		foreign: 302,
	},
	{
		door: "action routes/login_.second-factor",
		who: "everybody",
		asked: ({ pending }) => ({ path: "/login/second-factor", form: { code: "not a code" }, headers: { cookie: `dmt_p=${pending}` } }),
		right: 400,
		foreign: 302,
	},
	{
		door: "loader routes/verify-email",
		who: "everybody",
		asked: ({ verifyToken }) => ({ path: `/verify-email?token=${verifyToken}` }),
		right: 200,
	},
	{
		door: "action routes/verify-email confirm",
		who: "everybody",
		asked: ({ verifyToken: token }) => ({ path: "/verify-email", form: { intent: "confirm", token } }),
		right: 302,
	},
	{
		door: "action routes/verify-email send-again",
		who: "signed-in",
		asked: () => ({ path: "/verify-email", form: { intent: "send-again" } }),
		right: 200,
	},
	{
		door: "action routes/forgot-password",
		who: "everybody",
		// An address of the other org would get a mail, as it must; that the answers are the same is shown beside the room.
		asked: () => ({ path: "/forgot-password", form: { email: aNewAddress() } }),
		right: 200,
	},
	{
		door: "loader routes/reset-password",
		who: "everybody",
		asked: ({ resetToken }) => ({ path: `/reset-password?token=${resetToken}` }),
		right: 200,
	},
	{
		door: "action routes/reset-password",
		who: "everybody",
		asked: ({ resetToken: token }) => ({ path: "/reset-password", form: { token, password: "another long password" } }),
		right: 302,
	},
	{ door: "loader routes/confirm", who: "signed-in", asked: () => ({ path: "/confirm?next=/account" }), right: 200 },
	{
		door: "action routes/confirm",
		who: "signed-in",
		asked: () => ({ path: "/confirm", form: { next: "/account", password: PASSWORD } }),
		right: 302,
	},
	{ door: "loader routes/passkeys", who: "everybody", asked: () => ({ path: "/passkeys" }), right: 302 },
	{ door: `${PASSKEYS} sign-in-options`, who: "everybody", asked: () => passkeys("sign-in-options"), right: 200 },
	{ door: `${PASSKEYS} sign-in`, who: "everybody", asked: () => passkeys("sign-in"), right: 400 },
	{ door: `${PASSKEYS} confirm-options`, who: "signed-in", asked: () => passkeys("confirm-options"), right: 200 },
	{ door: `${PASSKEYS} confirm`, who: "signed-in", asked: () => passkeys("confirm"), right: 400 },
	{ door: `${PASSKEYS} register-options`, who: "signed-in", asked: () => passkeys("register-options"), right: 200 },
	{ door: `${PASSKEYS} register`, who: "signed-in", asked: () => passkeys("register"), right: 400 },
	{ door: "loader routes/account", who: "signed-in", asked: () => ({ path: "/account" }), right: 200 },
	{ door: `${ACCOUNT} rename`, who: "signed-in", asked: () => account({ intent: "rename", name: "Ana" }), right: 200 },
	{ door: `${ACCOUNT} change-email`, who: "signed-in", asked: () => account({ intent: "change-email", email: aNewAddress() }), right: 200 },
	{
		door: `${ACCOUNT} change-password`,
		who: "signed-in",
		asked: () => account({ intent: "change-password", password: "another long password" }),
		right: 200,
	},
	{ door: `${ACCOUNT} end-session`, who: "signed-in", asked: ({ session: id }) => account({ intent: "end-session", id }), right: 200 },
	{ door: `${ACCOUNT} end-others`, who: "signed-in", asked: () => account({ intent: "end-others" }), right: 200 },
	{
		door: `${ACCOUNT} remove-passkey`,
		who: "signed-in",
		asked: ({ passkey: id }) => account({ intent: "remove-passkey", id }),
		right: 200,
	},
	{ door: "loader routes/account_.second-factor", who: "signed-in", asked: () => ({ path: "/account/second-factor" }), right: 200 },
	{
		door: `${SECOND_FACTOR} begin`,
		who: "signed-in",
		asked: () => ({ path: "/account/second-factor", form: { intent: "begin" } }),
		right: 200,
	},
	{
		door: `${SECOND_FACTOR} turn-on`,
		who: "signed-in",
		asked: () => ({ path: "/account/second-factor", form: { intent: "turn-on", code: "not a code" } }),
		right: 400,
	},
	{
		door: `${SECOND_FACTOR} new-codes`,
		who: "signed-in",
		given: ({ people }) => withSecondFactor(people.owner.id),
		asked: () => ({ path: "/account/second-factor", form: { intent: "new-codes" } }),
		right: 200,
	},
	{
		door: `${SECOND_FACTOR} turn-off`,
		who: "signed-in",
		given: ({ people }) => withSecondFactor(people.owner.id),
		asked: () => ({ path: "/account/second-factor", form: { intent: "turn-off" } }),
		right: 200,
	},
	{
		door: "loader routes/invitations.accept",
		who: "everybody",
		asked: ({ invitationToken }) => ({ path: `/invitations/accept?token=${invitationToken}` }),
		right: 200,
	},
	{
		door: "action routes/invitations.accept",
		who: "signed-in",
		asked: ({ invitationToken: token }) => ({ path: "/invitations/accept", form: { token } }),
		right: 302,
	},
	{ door: "loader routes/orgs.new", who: "signed-in", asked: () => ({ path: "/orgs/new" }), right: 200 },
	{ door: "action routes/orgs.new", who: "signed-in", asked: () => ({ path: "/orgs/new", form: { name: "Second" } }), right: 302 },
	{
		door: "loader routes/connect.instagram.callback",
		who: "signed-in",
		asked: ({ state }) => ({ path: `/connect/instagram/callback?state=${state}&code=nonsense` }),
		right: 302,
		foreign: 302,
	},
	{
		door: "loader routes/data-deletion.$code",
		who: "everybody",
		asked: ({ deletionCode }) => ({ path: `/data-deletion/${deletionCode}` }),
		right: 200,
		// The code is the permission: whoever was given it may look.
		foreign: 200,
	},
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
	{ door: "loader routes/o.$org.pages.views", who: "work-inbox", asked: (ids) => ({ path: inOrg(ids, "/pages/views") }), right: 200 },
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

	// What can be asked of a conversation, the board and the connections
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
		door: "action routes/o.$org.pipeline move",
		who: "work-inbox",
		asked: (ids) => ({ path: inOrg(ids, "/pipeline"), form: { intent: "move", contactId: ids.contact, stageId: ids.stage } }),
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

	// The team, its rules and what was done
	{
		door: `${MEMBERS} change-role`,
		who: "manage-members",
		asked: (ids) => members(ids, { intent: "change-role", memberId: ids.member, role: "admin" }),
		right: 200,
	},
	{
		door: `${MEMBERS} remove`,
		who: "manage-members",
		asked: (ids) => members(ids, { intent: "remove", memberId: ids.member }),
		right: 200,
	},
	{ door: `${MEMBERS} leave`, who: "work-inbox", as: "member", asked: (ids) => members(ids, { intent: "leave" }), right: 302 },
	{
		door: `${MEMBERS} invite`,
		who: "manage-members",
		asked: (ids) => members(ids, { intent: "invite", email: aNewAddress(), role: "member" }),
		right: 200,
	},
	{
		door: `${MEMBERS} resend`,
		who: "manage-members",
		asked: (ids) => members(ids, { intent: "resend", invitationId: ids.invitation }),
		right: 200,
	},
	{
		door: `${MEMBERS} revoke`,
		who: "manage-members",
		asked: (ids) => members(ids, { intent: "revoke", invitationId: ids.invitation }),
		right: 200,
	},
	{
		door: `${MEMBERS} offer-ownership`,
		who: "transfer-ownership",
		asked: (ids) => members(ids, { intent: "offer-ownership", memberId: ids.member }),
		right: 200,
	},
	{
		door: `${MEMBERS} take-back-ownership`,
		who: "transfer-ownership",
		given: offered,
		asked: (ids) => members(ids, { intent: "take-back-ownership" }),
		right: 200,
	},
	...["accept-ownership", "decline-ownership"].map(
		(intent): HttpRow => ({
			door: `${MEMBERS} ${intent}`,
			who: "work-inbox",
			as: "member",
			given: offered,
			asked: (ids) => members(ids, { intent }),
			right: 200,
		}),
	),
	{
		door: "action routes/o.$org.settings.organization",
		who: "manage-organization",
		asked: (ids) => ({ path: inOrg(ids, "/settings/organization"), form: { name: "Another name" } }),
		right: 200,
	},
	{
		door: "action routes/o.$org.settings.api make",
		who: "manage-api-tokens",
		asked: (ids) => ({ path: inOrg(ids, "/settings/api"), form: { intent: "make", name: "Reports", memberId: ids.member } }),
		right: 200,
	},
	{
		door: "action routes/o.$org.settings.api revoke",
		who: "manage-api-tokens",
		asked: (ids) => ({ path: inOrg(ids, "/settings/api"), form: { intent: "revoke", tokenId: ids.apiToken } }),
		right: 200,
	},
	{
		door: "action routes/o.$org.settings.audit check",
		who: "read-audit",
		asked: (ids) => ({ path: inOrg(ids, "/settings/audit"), form: { intent: "check" } }),
		right: 200,
	},
	{
		door: "action routes/o.$org.settings.audit_.export export",
		who: "export-audit",
		asked: (ids) => ({ path: inOrg(ids, "/settings/audit/export"), form: { intent: "export", format: "jsonl" } }),
		right: 200,
	},
	{
		door: "action routes/o.$org.settings.security prove",
		who: "prove-isolation",
		asked: (ids) => ({ path: inOrg(ids, "/settings/security"), form: { intent: "prove" } }),
		right: 200,
	},

	// What members are told
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

	// Follow-ups
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

	// The live socket
	{
		door: "upgrade /o/:org/live",
		who: "work-inbox",
		asked: (ids) => ({ path: inOrg(ids, "/live"), headers: { upgrade: "websocket", origin: ORIGIN } }),
		right: 101,
		anonymous: 401,
	},

	// The API
	{ door: "ALL /api/v1/*", who: "token", asked: () => ({ path: "/api/v1/nowhere" }), right: 404 },
	{ door: "GET /api/v1/conversations", who: "token", asked: () => ({ path: "/api/v1/conversations?limit=5" }), right: 200 },
	{
		door: "GET /api/v1/conversations/:id/messages",
		who: "token",
		asked: ({ conversation: id }) => ({ path: `/api/v1/conversations/${id}/messages` }),
		right: 200,
	},
	{ door: "GET /api/v1/contacts", who: "token", asked: () => ({ path: "/api/v1/contacts" }), right: 200 },
	{ door: "GET /api/v1/media/:media", who: "token", asked: ({ media }) => ({ path: `/api/v1/media/${media}` }), right: 200 },

	// Doors of Instagram, of whoever runs this installation, and of one's own machine
	{
		door: "GET /webhooks/instagram",
		who: "secret",
		asked: () => ({ path: "/webhooks/instagram?hub.mode=subscribe&hub.verify_token=local-verify-token&hub.challenge=1" }),
		withoutSecret: () => ({ path: "/webhooks/instagram?hub.mode=subscribe&hub.verify_token=wrong&hub.challenge=1" }),
		right: 200,
		anonymous: 403,
	},
	{
		door: "POST /webhooks/instagram",
		who: "secret",
		asked: async ({ account }) => {
			const body = webhookBody(account, [textEvent(account, "179000001", `mid-${crypto.randomUUID()}`, "hello")]);
			return {
				path: "/webhooks/instagram",
				body,
				headers: { "x-hub-signature-256": `sha256=${await signHmac("local-app-secret", body)}` },
			};
		},
		right: 200,
		anonymous: 401,
	},
	...["deauthorize", "data-deletion"].map(
		(name): HttpRow => ({
			door: `POST /webhooks/instagram/${name}`,
			who: "secret",
			asked: async ({ account }) => ({
				path: `/webhooks/instagram/${name}`,
				form: { signed_request: await signed(account, "local-app-secret") },
			}),
			withoutSecret: async ({ account }) => ({
				path: `/webhooks/instagram/${name}`,
				form: { signed_request: await signed(account, "wrong") },
			}),
			right: 200,
			anonymous: 400,
		}),
	),
	{
		door: "GET /outgoing/*",
		who: "secret",
		asked: ({ upload }) => ({ path: `/outgoing/${upload}` }),
		withoutSecret: ({ upload }) => ({ path: `/outgoing/${upload.replace(/sign=.*/, `sign=${"0".repeat(64)}`)}` }),
		right: 200,
		anonymous: 404,
	},
	{
		door: "POST /operator/data-deletions",
		who: "secret",
		asked: ({ account }) => ({ path: "/operator/data-deletions", body: account, headers: OPERATOR }),
		right: 200,
		anonymous: 401,
	},
	{
		door: "POST /operator/moves",
		who: "secret",
		asked: ({ org }) => ({ path: "/operator/moves", body: JSON.stringify({ org, to: "SHARD_99" }), headers: OPERATOR }),
		right: 409,
		harmless: ["org"],
		anonymous: 401,
	},
	{
		door: "GET /operator/moves/:org",
		who: "secret",
		asked: ({ org }) => ({ path: `/operator/moves/${org}`, headers: OPERATOR }),
		right: 200,
		harmless: ["org"],
		anonymous: 401,
	},
	{
		door: "GET /operator/metrics",
		who: "secret",
		asked: () => ({ path: "/operator/metrics", headers: OPERATOR }),
		withoutSecret: async () => ({ path: "/operator/metrics" }),
		right: 200,
		anonymous: 401,
	},
	{ door: "ALL /operator/*", who: "secret", asked: () => ({ path: "/operator/nowhere", headers: OPERATOR }), right: 404, anonymous: 401 },
	{ door: "ALL /local/*", who: "secret", asked: () => ({ path: "/local/nowhere", headers: LOCAL }), right: 404, anonymous: 404 },
	{
		door: "POST /local/clock",
		who: "secret",
		asked: () => ({ path: "/local/clock", body: '{"offset_ms":0}', headers: LOCAL }),
		right: 200,
		anonymous: 404,
	},
	{ door: "GET /local/seed", who: "secret", asked: () => ({ path: "/local/seed", headers: LOCAL }), right: 200, anonymous: 404 },
	...["people", "contacts"].map(
		(name): HttpRow => ({
			door: `POST /local/seed/${name}`,
			who: "secret",
			asked: () => ({ path: `/local/seed/${name}`, body: "{}", headers: LOCAL }),
			right: 400,
			anonymous: 404,
		}),
	),
	{
		door: "POST /local/seed/done",
		who: "secret",
		asked: () => ({ path: "/local/seed/done", body: "{}", headers: LOCAL }),
		right: 200,
		anonymous: 404,
	},

	// The rest
	{ door: "GET /.well-known/security.txt", who: "everybody", asked: () => ({ path: "/.well-known/security.txt" }), right: 200 },
	{
		door: "GET /.well-known/dm-tracker-keys.json",
		who: "everybody",
		asked: () => ({ path: "/.well-known/dm-tracker-keys.json" }),
		right: 200,
	},
	{ door: "POST /csp-reports", who: "everybody", asked: () => ({ path: "/csp-reports", body: "[]" }), right: 204 },
	{ door: "GET /healthz", who: "everybody", asked: () => ({ path: "/healthz" }), right: 200 },
	{ door: "ALL /*", who: "everybody", asked: () => ({ path: "/nowhere" }), right: 404 },
];

/** An authenticator counts for somebody; no code of it is ever asked for. */
function withSecondFactor(userId: string) {
	return directory(env).insert(authenticators).values({ userId, secretSealed: "none", confirmedAt: now(), lastStep: 0, createdAt: now() });
}

/** `payload` signed as Meta signs who took back our access. */
async function signed(userId: string, secret: string) {
	const payload = toBase64Url(toBytes(JSON.stringify({ algorithm: "HMAC-SHA256", user_id: userId })));
	const digest = (await signHmac(secret, payload)).match(/../g) ?? [];
	return `${toBase64Url(Uint8Array.from(digest, (pair) => Number.parseInt(pair, 16)))}.${payload}`;
}

/** What a browser says on its socket. It answers with rows of the socket's own org alone, whatever else is named. */
export const frameRows: { door: string; frame: (ids: Ids) => unknown; answer: string }[] = [
	{ door: "frame resume", frame: ({ orgId }) => ({ type: "resume", seq: 0, org: orgId, orgId }), answer: "changes" },
	// Who is where goes to the socket's own org: nobody of another one hears of it.
	...["at", "write"].map((type) => ({
		door: `frame ${type}`,
		frame: ({ conversation: conversationId, orgId }: Ids) => ({ type, conversationId, org: orgId, orgId }),
		answer: "company",
	})),
	{ door: "frame rest", frame: ({ orgId }) => ({ type: "rest", orgId }), answer: "company" },
];

/** Messages of our own queue. `orgId` is the one that the job runs for; an id of another org is then one that is not there. */
export const queueRows: { door: string; message: (ids: Ids) => Record<string, string | number> }[] = [
	{ door: "queue delivery", message: ({ delivery }) => ({ kind: "delivery", id: delivery }) },
	{ door: "queue profile", message: ({ orgId, contact }) => ({ kind: "profile", orgId, contactId: contact }) },
	{ door: "queue media", message: ({ orgId, message }) => ({ kind: "media", orgId, messageId: message }) },
	{ door: "queue fetch", message: ({ orgId, connection: id }) => ({ kind: "fetch", orgId, connectionId: id, providerId: "mid-nothing" }) },
	{ door: "queue connection", message: ({ orgId, connection: id }) => ({ kind: "connection", orgId, connectionId: id }) },
	{
		door: "queue push",
		message: ({ orgId, notification, device }) => ({
			kind: "push",
			orgId,
			notificationId: notification,
			subscriptionId: device,
			attempt: 0,
		}),
	},
	{ door: "queue mail", message: ({ mail }) => ({ kind: "mail", id: mail }) },
	{ door: "queue scheduled", message: ({ orgId }) => ({ kind: "scheduled", orgId }) },
	{ door: "queue audit", message: ({ orgId }) => ({ kind: "audit", orgId }) },
	{ door: "queue deletion", message: ({ deletionCode }) => ({ kind: "deletion", code: deletionCode }) },
	{ door: "queue index", message: ({ orgId }) => ({ kind: "index", orgId }) },
	{ door: "queue move", message: ({ orgId }) => ({ kind: "move", orgId }) },
	{ door: "queue replies", message: ({ orgId, conversation: id }) => ({ kind: "replies", orgId, conversationId: id }) },
];

/** Methods of the org's channel; `channels.ts` shows for each that another org's channel is neither heard nor touched. */
export const channelRows: { door: string }[] = [
	"fetch",
	"ping",
	"publish",
	"tell",
	"leaseHolder",
	"revoke",
	"webSocketMessage",
	"webSocketClose",
	"alarm",
].map((name) => ({ door: `channel ${name}` }));
