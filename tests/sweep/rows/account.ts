import { env } from "cloudflare:test";
import { now } from "#app/platform/clock.ts";
import { directory } from "#app/platform/db/bindings.ts";
import { authenticators } from "#app/schema/directory.ts";
import { PASSWORD } from "../../support/http.ts";
import { type Asked, aNewAddress, type HttpRow } from "./row.ts";

const ACCOUNT = "action routes/account";
const account = (form: Record<string, string>): Asked => ({ path: "/account", form });
const SECOND_FACTOR = "action routes/account_.second-factor";
const PASSKEYS = "action routes/passkeys";
const passkeys = (intent: string): Asked => ({
	path: "/passkeys",
	form: { intent, ...(!intent.endsWith("options") && { response: "{}", next: "/" }) },
});

/** Pages that belong to no org: signing in, one's own account, invitations, connecting. */
export const accountRows: HttpRow[] = [
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
];

/** An authenticator counts for somebody; no code of it is ever asked for. */
function withSecondFactor(userId: string) {
	return directory(env).insert(authenticators).values({ userId, secretSealed: "none", confirmedAt: now(), lastStep: 0, createdAt: now() });
}
