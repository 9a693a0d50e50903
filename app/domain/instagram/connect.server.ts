/** Connecting an Instagram account through Meta's dialog: state, code, tokens, account, webhooks. */

import { writeAudit } from "#app/domain/org/audit.server.ts";
import { type Env, settingsOf } from "#app/platform/env.ts";
import type { Tenant } from "#app/platform/tenant.ts";
import { adoptConnection, claimAccount, releaseClaim } from "./adopt-connection.server.ts";
import type { ConnectProblem } from "./connect-problems.ts";
import { exchangeCode, exchangeForLongLived, readAccount, subscribe } from "./graph.server.ts";
import { mayPass } from "./graph-errors.ts";
import { startImport } from "./import-history.server.ts";
import { keepSoon } from "./keep-connection.server.ts";
import { makeState } from "./oauth-states.server.ts";

/** Exactly what the product needs; the human-agent permission is a feature of the app, not a scope. */
export const SCOPES = ["instagram_business_basic", "instagram_business_manage_messages"] as const;

/** Without these a connection would stay silent. */
export const REQUIRED_FIELDS = ["messages", "message_reactions", "messaging_postbacks", "messaging_seen", "messaging_referral"];
/** Meta's lists disagree about these, and one unknown name fails a whole call: each is asked for alone. */
const EXTRA_FIELDS = ["message_edit", "messaging_optins", "messaging_handover", "standby", "message_echoes"];
const PROFESSIONAL = new Set(["BUSINESS", "MEDIA_CREATOR", "CREATOR"]);

/** The one address that Meta sends people back to. */
function redirectUri(env: Env): string {
	return `${settingsOf(env).APP_ORIGIN}/connect/instagram/callback`;
}

/** The address of Meta's dialog for this member and org. */
export async function startConnecting(tenant: Tenant, bound: { sessionHash: string; userId: string }): Promise<string> {
	const { env, orgId } = tenant;
	const { INSTAGRAM_LOGIN_URL, META_APP_ID } = settingsOf(env);
	await writeAudit(tenant, { actor: bound.userId, action: "connection.requested", target: null, result: "done" });
	const query = new URLSearchParams({
		client_id: META_APP_ID,
		redirect_uri: redirectUri(env),
		response_type: "code",
		scope: SCOPES.join(","),
		state: await makeState(env, { ...bound, orgId }),
	});
	return `${INSTAGRAM_LOGIN_URL}/oauth/authorize?${query}`;
}

export type Connected = { ok: true; username: string } | { ok: false; problem: ConnectProblem };

/**
 * Connects the account behind a code that Meta gave to this org's dialog. The account is claimed before its webhooks
 * begin, so that none meets an unknown account, and given back when they are refused; the connection is stored last.
 * A used code ends here and leaves what is connected as it is.
 */
export async function finishConnecting(tenant: Tenant, actor: string, code: string): Promise<Connected> {
	const { env } = tenant;
	const short = await exchangeCode(env, code.replace(/#_$/, ""), redirectUri(env));
	if (!short.ok) return problem(mayPass(short.failure) ? "instagram-down" : "code-refused");
	const long = await exchangeForLongLived(env, short.value.token);
	if (!long.ok) return problem(mayPass(long.failure) ? "instagram-down" : "code-refused");
	const { token, expiresInSeconds } = long.value;
	const me = await readAccount(env, token);
	if (!me.ok) return problem(me.failure.kind === "permission-missing" ? "scope-missing" : "instagram-down");
	const account = me.value;
	// Before the scopes: a personal account cannot grant them, and asking for them again would not help.
	if (!PROFESSIONAL.has(account.accountType)) return problem("personal-account");
	const { permissions } = short.value;
	if (permissions.length > 0 && !SCOPES.every((scope) => permissions.includes(scope))) return problem("scope-missing");

	const connectionId = await claimAccount(tenant, account);
	if (!connectionId) return problem("taken");
	const required = await subscribe(env, token, REQUIRED_FIELDS);
	if (!required.ok) {
		await releaseClaim(tenant, connectionId);
		return problem(mayPass(required.failure) ? "instagram-down" : "webhooks-refused");
	}
	const extras = await Promise.all(EXTRA_FIELDS.map((field) => subscribe(env, token, [field])));
	const subscribedFields = [...REQUIRED_FIELDS, ...EXTRA_FIELDS.filter((_field, position) => extras[position]?.ok)];
	await adoptConnection(tenant, actor, connectionId, { account, token, expiresInSeconds, scopes: permissions, subscribedFields });
	await startImport(tenant, actor, connectionId);
	await keepSoon(tenant, connectionId);
	return { ok: true, username: account.username };
}

function problem(name: ConnectProblem): Connected {
	return { ok: false, problem: name };
}
