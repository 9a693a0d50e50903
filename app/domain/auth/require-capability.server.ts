import { writeAudit } from "#app/domain/org/audit.server.ts";
import { type Capability, may } from "#app/domain/org/roles.ts";
import type { Member } from "./require-member.server.ts";

/** Throws a 403 for a member whose role lacks the capability; that it was tried stands in the audit log. */
export async function requireCapability({ tenant, role, user }: Member, capability: Capability): Promise<void> {
	if (may(role, capability)) return;
	await writeAudit(tenant, { actor: user.id, action: capability, target: null, result: "refused" });
	throw new Response("Your role does not allow this.", { status: 403, statusText: "Forbidden" });
}
