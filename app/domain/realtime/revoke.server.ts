import type { Env } from "#app/platform/env.ts";

/** Closes every socket that a session holds in these orgs: sign-out, a changed password. */
export async function revokeSession(env: Env, orgIds: string[], sessionHash: string): Promise<void> {
	await Promise.all(orgIds.map((orgId) => channel(env, orgId).revoke(`s:${sessionHash}`)));
}

/** Closes every socket of a member of an org: membership ended, a changed role. */
export async function revokeMember(env: Env, orgId: string, userId: string): Promise<void> {
	await channel(env, orgId).revoke(`u:${userId}`);
}

function channel(env: Env, orgId: string) {
	return env.ORG_CHANNEL.get(env.ORG_CHANNEL.idFromName(orgId));
}
