import { asc, eq } from "drizzle-orm";
import { audit } from "#app/domain/org/audit.server.ts";
import { now } from "#app/platform/clock.ts";
import { newId } from "#app/platform/ids.ts";
import { mine, owned, type Tenant } from "#app/platform/tenant.ts";
import { cadences } from "#app/schema/team.ts";
import { type Cadence, DEFAULT_CADENCE } from "./cadences.ts";

const AT_MOST = 20;

/** The org's cadences, the default one first. */
export async function listCadences(tenant: Tenant): Promise<Cadence[]> {
	const rows = await tenant.db
		.select({ id: cadences.id, name: cadences.name, days: cadences.days })
		.from(cadences)
		.orderBy(asc(cadences.createdAt))
		.limit(AT_MOST);
	const first = rows.find(({ id }) => id === DEFAULT_CADENCE.id) ?? DEFAULT_CADENCE;
	return [first, ...rows.filter(({ id }) => id !== DEFAULT_CADENCE.id)];
}

/** Makes a cadence (null for its id), or changes one. Null when it is not there; false when there are too many. */
export async function saveCadence(
	tenant: Tenant,
	actor: string,
	{ cadenceId, name, days }: { cadenceId: string | null; name: string; days: number[] },
): Promise<boolean | null> {
	const known = await listCadences(tenant);
	if (cadenceId !== null && !known.some(({ id }) => id === cadenceId)) return null;
	if (cadenceId === null && known.length >= AT_MOST) return false;
	const id = cadenceId ?? newId();
	await tenant.batch([
		tenant.db
			.insert(cadences)
			.values(owned(tenant, { id, name, days, createdAt: now() }))
			.onConflictDoUpdate({ target: [cadences.orgId, cadences.id], set: { name, days } }),
		audit(tenant, { actor, action: "cadence.saved", target: id, result: "done" }),
	]);
	return true;
}

/** Removes a cadence; the default one is again as it was in the beginning. Null when it is not there. */
export async function removeCadence(tenant: Tenant, actor: string, cadenceId: string): Promise<true | null> {
	const [removed] = await tenant.batch([
		tenant.db
			.delete(cadences)
			.where(mine(tenant, cadences, eq(cadences.id, cadenceId)))
			.returning({ id: cadences.id }),
		audit(tenant, { actor, action: "cadence.removed", target: cadenceId, result: "done" }),
	]);
	return removed.length > 0 || cadenceId === DEFAULT_CADENCE.id ? true : null;
}
