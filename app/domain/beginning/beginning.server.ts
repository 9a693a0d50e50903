import { and, eq, gt, inArray, isNotNull, ne, type SQL, sql } from "drizzle-orm";
import type { SQLiteTable } from "drizzle-orm/sqlite-core";
import type { Member } from "#app/domain/auth/require-member.server.ts";
import { audit } from "#app/domain/org/audit.server.ts";
import { isWaiting } from "#app/domain/org/invitations.server.ts";
import { may } from "#app/domain/org/roles.ts";
import { now } from "#app/platform/clock.ts";
import { directory } from "#app/platform/db/bindings.ts";
import { mine, owned, type Tenant } from "#app/platform/tenant.ts";
import { invitations, memberships } from "#app/schema/directory.ts";
import { connections, conversations, imports, messages, stages } from "#app/schema/shard.ts";
import { followUps, memberSettings, onboardingSteps, pushSubscriptions, savedReplies } from "#app/schema/team.ts";
import { type Beginning, STEPS, type StepId } from "./steps.ts";

/** How far a member and their org have come: one look at each fact, and never more than a row of it. */
export async function readBeginning({ tenant, user, role }: Member): Promise<Beginning> {
	const db = directory(tenant.env);
	const [facts, [members, invited]] = await Promise.all([
		tenant.batch([
			one(tenant, memberSettings, and(eq(memberSettings.memberId, user.id), sql`${memberSettings.settings} ->> '$.timeZone' is not null`)),
			one(tenant, connections, ne(connections.status, "removed")),
			one(tenant, imports, isNotNull(imports.finishedAt)),
			one(tenant, conversations),
			answered(tenant),
			one(tenant, stages, and(gt(stages.position, 1), gt(stages.contactCount, 0))),
			one(tenant, followUps),
			one(tenant, savedReplies),
			one(tenant, pushSubscriptions, eq(pushSubscriptions.memberId, user.id)),
			one(tenant, onboardingSteps, eq(onboardingSteps.step, dismissedBy(user.id))),
		]),
		db.batch([
			db.select({ id: memberships.userId }).from(memberships).where(eq(memberships.orgId, tenant.orgId)).limit(2),
			db
				.select({ id: invitations.id })
				.from(invitations)
				.where(and(eq(invitations.orgId, tenant.orgId), isWaiting))
				.limit(1),
		]),
	]);
	const [timeZone, connected, history, message, reply, stage, followUp, savedReply, notifications, dismissed] = facts.map(
		(rows) => rows.length > 0,
	);
	const isDone: Record<StepId, boolean> = {
		email: user.isVerified,
		"time-zone": timeZone ?? false,
		connected: connected ?? false,
		history: history ?? false,
		// The browser in which it was done knows it.
		practice: false,
		message: message ?? false,
		reply: reply ?? false,
		stage: stage ?? false,
		"follow-up": followUp ?? false,
		"saved-reply": savedReply ?? false,
		invited: members.length > 1 || invited.length > 0,
		notifications: notifications ?? false,
	};
	const own = STEPS.filter((step) => !("needs" in step) || may(role, step.needs));
	return { steps: own.map(({ id }) => ({ id, isDone: isDone[id] })), isDismissed: dismissed ?? false };
}

/** A member does not want to see the list any more, or wants it back. */
export async function dismissBeginning(tenant: Tenant, memberId: string, isDismissed: boolean): Promise<void> {
	const step = dismissedBy(memberId);
	const action = isDismissed ? "beginning.dismissed" : "beginning.brought-back";
	await tenant.batch([
		isDismissed
			? tenant.db
					.insert(onboardingSteps)
					.values(owned(tenant, { step, at: now() }))
					.onConflictDoNothing()
			: tenant.db.delete(onboardingSteps).where(mine(tenant, onboardingSteps, eq(onboardingSteps.step, step))),
		audit(tenant, { actor: memberId, action, target: memberId, result: "done" }),
	]);
}

/** Each member has the list for themselves: who joins later begins as well. */
const dismissedBy = (memberId: string) => `dismissed.${memberId}`;

function one(tenant: Tenant, table: SQLiteTable, condition?: SQL) {
	return tenant.db.select({ one: sql<number>`1` }).from(table).where(condition).limit(1);
}

/** Whether somebody was answered from here; of a limited member's leads, whether one was answered at all: that is found without reading the others. */
function answered(tenant: Tenant) {
	if (tenant.memberId === null) return one(tenant, messages, isNotNull(messages.clientId));
	return one(tenant, conversations, inArray(conversations.status, ["answered", "done"]));
}
