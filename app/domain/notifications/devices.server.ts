/** Browsers that a member lets show notifications. Where they are reached is sealed: whoever knows it can write to them. */
import { and, desc, eq, sql } from "drizzle-orm";
import { audit } from "#app/domain/org/audit.server.ts";
import { openFor, sealFor } from "#app/domain/org/data-key.server.ts";
import { now } from "#app/platform/clock.ts";
import { sha256Hex } from "#app/platform/crypto.ts";
import { tryParseJson } from "#app/platform/json.ts";
import { mine, owned, type Tenant } from "#app/platform/tenant.ts";
import { isPushService, type Subscription } from "#app/platform/web-push.ts";
import { notifications, pushSubscriptions } from "#app/schema/team.ts";

/** A member rarely has more; the one that was heard of longest ago makes room. */
const DEVICES = 10;

export type Device = { id: string; device: string; createdAt: number; lastSentAt: number | null };

/** The id of a browser's row: who has it can see which browser it is, and not reach it. */
export async function deviceId(endpoint: string): Promise<string> {
	return (await sha256Hex(endpoint)).slice(0, 32);
}

/** A member's browsers, the newest first. */
export async function listDevices(tenant: Tenant, memberId: string): Promise<Device[]> {
	return tenant.db
		.select({
			id: pushSubscriptions.id,
			device: pushSubscriptions.device,
			createdAt: pushSubscriptions.createdAt,
			lastSentAt: pushSubscriptions.lastSentAt,
		})
		.from(pushSubscriptions)
		.where(eq(pushSubscriptions.memberId, memberId))
		.orderBy(desc(pushSubscriptions.createdAt), desc(pushSubscriptions.id))
		.limit(DEVICES);
}

type AddResult = { ok: true; id: string } | { ok: false; reason: "not-a-push-service" };

/** Remembers a browser as one of the member's; the same one again, also of somebody who used it before, is the same row. */
export async function addDevice(
	tenant: Tenant,
	memberId: string,
	{ subscription, device }: { subscription: Subscription; device: string },
): Promise<AddResult> {
	if (!isPushService(tenant.env, subscription.endpoint)) return { ok: false, reason: "not-a-push-service" };
	const id = await deviceId(subscription.endpoint);
	const sealed = await sealFor(tenant, placeOf(id), JSON.stringify(subscription));
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

/** A device of a member with where it is reached; null when it is not there, not theirs, or can no longer be opened. */
export async function openDevice(tenant: Tenant, memberId: string, id: string): Promise<Subscription | null> {
	const [device] = await tenant.db
		.select({ sealed: pushSubscriptions.sealed })
		.from(pushSubscriptions)
		.where(and(eq(pushSubscriptions.id, id), eq(pushSubscriptions.memberId, memberId)));
	if (!device) return null;
	const opened = tryParseJson(await openFor(tenant, placeOf(id), device.sealed));
	return opened as Subscription;
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
