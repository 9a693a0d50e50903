/** Browsers that a member lets show notifications. Where they are reached is sealed: whoever knows it can write to them. */
import { and, desc, eq, sql } from "drizzle-orm";
import { liveSessionIds, sessionIdOf } from "#app/domain/auth/sessions.server.ts";
import { audit } from "#app/domain/org/audit.server.ts";
import { openFor, sealFor } from "#app/domain/org/data-key.server.ts";
import { now } from "#app/platform/clock.ts";
import { tryParseJson } from "#app/platform/json.ts";
import { mine, owned, type Tenant } from "#app/platform/tenant.ts";
import { isPushService, type Subscription } from "#app/platform/web-push.ts";
import { notifications, pushSubscriptions } from "#app/schema/team.ts";
import { deviceId } from "./device-id.ts";

/** A member rarely has more; the one that was heard of longest ago makes room. */
const DEVICES = 10;

export type Device = { id: string; device: string; createdAt: number; lastSentAt: number | null };

/** What is sealed of a device: where it is reached, and the session in which it was added. */
type Sealed = Subscription & { sessionId: string };

/** A member's browsers, the newest first; one whose session has ended is told nothing and is not among them. */
export async function listDevices(tenant: Tenant, memberId: string): Promise<Device[]> {
	const rows = await tenant.db
		.select({
			id: pushSubscriptions.id,
			device: pushSubscriptions.device,
			createdAt: pushSubscriptions.createdAt,
			lastSentAt: pushSubscriptions.lastSentAt,
			sealed: pushSubscriptions.sealed,
		})
		.from(pushSubscriptions)
		.where(eq(pushSubscriptions.memberId, memberId))
		.orderBy(desc(pushSubscriptions.createdAt), desc(pushSubscriptions.id))
		.limit(DEVICES);
	if (rows.length === 0) return [];
	const live = await liveSessionIds(tenant.env, memberId);
	const opened = await Promise.all(rows.map(async ({ sealed, ...device }) => ({ device, ...(await unseal(tenant, device.id, sealed)) })));
	return opened.filter(({ sessionId }) => live.has(sessionId)).map(({ device }) => device);
}

type Addition = { subscription: Subscription; device: string; sessionHash: string };
type AddResult = { ok: true; id: string } | { ok: false; reason: "not-a-push-service" | "signed-out" };

/** Remembers a browser as one of the member's; the same one again, also of somebody who used it before, is the same row. */
export async function addDevice(tenant: Tenant, memberId: string, { subscription, device, sessionHash }: Addition): Promise<AddResult> {
	if (!isPushService(tenant.env, subscription.endpoint)) return { ok: false, reason: "not-a-push-service" };
	const sessionId = await sessionIdOf(tenant.env, sessionHash);
	if (sessionId === null) return { ok: false, reason: "signed-out" };
	const id = await deviceId(subscription.endpoint);
	const sealed = await sealFor(tenant, placeOf(id), JSON.stringify({ ...subscription, sessionId } satisfies Sealed));
	const row = { memberId, sealed, device, createdAt: now() };
	await tenant.batch([
		tenant.db
			.insert(pushSubscriptions)
			.values(owned(tenant, { id, ...row }))
			.onConflictDoUpdate({ target: [pushSubscriptions.orgId, pushSubscriptions.id], set: row }),
		audit(tenant, { actor: memberId, action: "notifications.device-added", target: id, result: "done" }),
		tenant.db
			.delete(pushSubscriptions)
			.where(
				mine(
					tenant,
					pushSubscriptions,
					eq(pushSubscriptions.memberId, memberId),
					sql`id not in (select kept.id from push_subscriptions as kept where kept.member_id = ${memberId} order by kept.created_at desc, kept.id desc limit ${DEVICES})`,
				),
			),
	]);
	return { ok: true, id };
}

/** A member takes a browser away. Null when it is not there, or not theirs. */
export async function removeDevice(tenant: Tenant, memberId: string, id: string): Promise<{ ok: true } | null> {
	const [removed] = await tenant.batch([
		tenant.db
			.delete(pushSubscriptions)
			.where(mine(tenant, pushSubscriptions, eq(pushSubscriptions.id, id), eq(pushSubscriptions.memberId, memberId)))
			.returning({ id: pushSubscriptions.id }),
		audit(tenant, { actor: memberId, action: "notifications.device-removed", target: id, result: "done" }),
	]);
	return removed.length > 0 ? { ok: true } : null;
}

/** A browser that is gone, as its push service says. */
export async function forgetDevice(tenant: Tenant, id: string): Promise<void> {
	await tenant.db.delete(pushSubscriptions).where(mine(tenant, pushSubscriptions, eq(pushSubscriptions.id, id)));
}

/** Whoever is no member any more is told nothing, nowhere. */
export async function forgetMember(tenant: Tenant, memberId: string): Promise<void> {
	await tenant.batch([
		tenant.db.delete(pushSubscriptions).where(mine(tenant, pushSubscriptions, eq(pushSubscriptions.memberId, memberId))),
		tenant.db.delete(notifications).where(mine(tenant, notifications, eq(notifications.memberId, memberId))),
	]);
}

/**
 * Where a device of a member is reached; null when it is not there or not theirs, and when the session in which it was added has
 * ended: then it is forgotten as well. Signing out ends what a browser is told, wherever it is done.
 */
export async function openDevice(tenant: Tenant, memberId: string, id: string): Promise<Subscription | null> {
	const [device] = await tenant.db
		.select({ sealed: pushSubscriptions.sealed })
		.from(pushSubscriptions)
		.where(and(eq(pushSubscriptions.id, id), eq(pushSubscriptions.memberId, memberId)));
	if (!device) return null;
	const [{ sessionId, ...subscription }, live] = await Promise.all([
		unseal(tenant, id, device.sealed),
		liveSessionIds(tenant.env, memberId),
	]);
	if (live.has(sessionId)) return subscription;
	await forgetDevice(tenant, id);
	return null;
}

async function unseal(tenant: Tenant, id: string, sealed: string): Promise<Sealed> {
	return tryParseJson(await openFor(tenant, placeOf(id), sealed)) as Sealed;
}

/** Notes when a device was written to last. */
export async function noteSent(tenant: Tenant, id: string): Promise<void> {
	await tenant.db
		.update(pushSubscriptions)
		.set({ lastSentAt: now() })
		.where(mine(tenant, pushSubscriptions, eq(pushSubscriptions.id, id)));
}

function placeOf(id: string) {
	return { table: "push_subscriptions", column: "sealed", id };
}
