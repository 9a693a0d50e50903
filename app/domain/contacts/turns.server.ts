/** Who takes turns in getting new leads. */
import { asc, eq, sql } from "drizzle-orm";
import { audit } from "#app/domain/org/audit.server.ts";
import { roleOf } from "#app/domain/org/members.server.ts";
import { mine, owned, type Tenant } from "#app/platform/tenant.ts";
import { leadCounts } from "#app/schema/shard.ts";
import { assignmentTurns } from "#app/schema/team.ts";

export type Turn = { memberId: string; capacity: number; isPaused: boolean; openCount: number };

/** Everybody who takes turns, whose is next first, with how many open conversations they have. */
export async function listTurns(tenant: Tenant): Promise<Turn[]> {
	return tenant.db
		.select({
			memberId: assignmentTurns.memberId,
			capacity: assignmentTurns.capacity,
			isPaused: assignmentTurns.isPaused,
			openCount:
				sql<number>`coalesce((select count from ${leadCounts} where lead_counts.member_id = assignment_turns.member_id and what = 'open'), 0)`.as(
					"open_count",
				),
		})
		.from(assignmentTurns)
		.orderBy(asc(assignmentTurns.lastAt), asc(assignmentTurns.memberId))
		.limit(200);
}

/** Lets a member take turns, or changes how. Null for somebody who is no member. */
export async function saveTurn(
	tenant: Tenant,
	actor: string,
	{ memberId, capacity, isPaused }: { memberId: string; capacity: number; isPaused: boolean },
): Promise<true | null> {
	if ((await roleOf(tenant, memberId)) === null) return null;
	await tenant.batch([
		tenant.db
			.insert(assignmentTurns)
			.values(owned(tenant, { memberId, capacity, isPaused, lastAt: 0 }))
			.onConflictDoUpdate({ target: [assignmentTurns.orgId, assignmentTurns.memberId], set: { capacity, isPaused } }),
		audit(tenant, { actor, action: "turn.saved", target: memberId, result: "done" }),
	]);
	return true;
}

/** Takes a member out of the turns. Null when they take none. */
export async function removeTurn(tenant: Tenant, actor: string, memberId: string): Promise<true | null> {
	const [removed] = await tenant.batch([
		tenant.db
			.delete(assignmentTurns)
			.where(mine(tenant, assignmentTurns, eq(assignmentTurns.memberId, memberId)))
			.returning({ memberId: assignmentTurns.memberId }),
		audit(tenant, { actor, action: "turn.removed", target: memberId, result: "done" }),
	]);
	return removed.length > 0 ? true : null;
}
