import { mailOwner } from "#app/domain/mail/mails.server.ts";
import { tenantOfJob } from "#app/domain/org/access.server.ts";
import type { Env } from "#app/platform/env.ts";
import { accountsOf, removeConnection } from "./disconnect.server.ts";

/** Meta says that a person took back our access: the token is gone when this returns, and the Owner is told. A repeat changes nothing. */
export async function deauthorize(env: Env, userId: string): Promise<void> {
	for (const { orgId, connectionId } of await accountsOf(env, userId)) {
		const tenant = await tenantOfJob(env, orgId);
		const removed = tenant && (await removeConnection(tenant, connectionId, { reason: "removed-by-meta", actor: "instagram" }));
		if (removed) await mailOwner(env, orgId, "removed-by-meta", { username: removed.username });
	}
}
