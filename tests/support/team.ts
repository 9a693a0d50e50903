import { env } from "cloudflare:test";
import { and, desc, eq } from "drizzle-orm";
import { directory } from "#app/platform/db/bindings.ts";
import { oneTimeToken } from "#app/platform/one-time.ts";
import type { Tenant } from "#app/platform/tenant.ts";
import { auditWaiting, invitations, memberships, oneTimeTokens, type Role } from "#app/schema/directory.ts";
import { auditLog } from "#app/schema/shard.ts";
import { makeVisitor, ORIGIN, send } from "./http.ts";
import { makeOrg } from "./make.ts";

/** An org with an Owner, two Admins and a Team Member, each signed in. */
export async function makeTeam() {
	const org = await makeOrg();
	const [owner, admin, second, member] = await Promise.all(
		(["owner", "admin", "admin", "member"] as const).map((role) => makeVisitor(org, role)),
	);
	if (!owner || !admin || !second || !member) throw new Error("nobody was made");
	return { ...org, owner, admin, second, member };
}

/** Posts a form as a page of ours would. */
export function postForm(path: string, cookie: string, fields: Record<string, string>) {
	return send(path, { method: "POST", body: new URLSearchParams(fields), headers: { cookie, origin: ORIGIN } });
}

/** The role somebody has in an org, read past every function that the tests are about. */
export async function storedRole({ orgId }: { orgId: string }, userId: string): Promise<Role | null> {
	const [row] = await directory(env)
		.select({ role: memberships.role })
		.from(memberships)
		.where(and(eq(memberships.orgId, orgId), eq(memberships.userId, userId)));
	return row?.role ?? null;
}

/** The invitation that waits for an address in an org, with the token of its newest link. */
export async function invitationOf({ orgId }: { orgId: string }, email: string) {
	const [invitation] = await directory(env)
		.select()
		.from(invitations)
		.where(and(eq(invitations.orgId, orgId), eq(invitations.email, email)))
		.orderBy(desc(invitations.createdAt));
	if (!invitation) throw new Error("there is no invitation");
	const [link] = await directory(env)
		.select()
		.from(oneTimeTokens)
		.where(eq(oneTimeTokens.invitationId, invitation.id))
		.orderBy(desc(oneTimeTokens.id));
	if (!link) throw new Error("there is no link");
	return { ...invitation, token: await oneTimeToken(env, link.id), link };
}

/** Every action told about an org, whether its lines were carried over to the org's log already or not. */
export async function auditedActions(tenant: Tenant): Promise<string[]> {
	const [waiting, carried] = await Promise.all([
		directory(env).select().from(auditWaiting).where(eq(auditWaiting.orgId, tenant.orgId)),
		tenant.db.select().from(auditLog),
	]);
	const lines = new Map([...waiting, ...carried].map((line) => [line.id, line]));
	return [...lines.values()].filter((line) => line.result !== "refused").map((line) => line.action);
}
