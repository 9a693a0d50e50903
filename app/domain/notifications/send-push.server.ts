import { eq } from "drizzle-orm";
import { tenantOfMember } from "#app/domain/org/access.server.ts";
import { writeAudit } from "#app/domain/org/audit.server.ts";
import { readSettings, settingsFrom } from "#app/domain/org/member-settings.server.ts";
import type { MemberSettings } from "#app/domain/org/member-settings.ts";
import { membersOf } from "#app/domain/org/members.server.ts";
import { HOUR, now, SECOND } from "#app/platform/clock.ts";
import { stableId } from "#app/platform/ids.ts";
import { log } from "#app/platform/log.ts";
import { wake } from "#app/platform/queue.ts";
import type { Tenant } from "#app/platform/tenant.ts";
import { type Push, type PushOutcome, postPush } from "#app/platform/web-push.ts";
import { contacts, conversations } from "#app/schema/shard.ts";
import { type NotificationKind, notifications, pushSubscriptions } from "#app/schema/team.ts";
import { forgetDevice, noteSent, openDevice } from "./devices.server.ts";
import { isQuiet } from "./quiet-hours.ts";
import { notificationPath, notificationWords } from "./words.ts";

/** What a push service is asked at most, and how long each answer may keep it waiting. */
const TRIES = 5;
const LONGEST_WAIT = 15 * 60;
/** Letters of a message that a notification shows. */
const SHOWN = 240;

/** What the service worker of a browser shows, and what it opens. */
export type Shown = { title: string; body: string; path: string; tag: string };

type Job = { notificationId: string; subscriptionId: string; attempt: number };

/** Has a notification shown on every device of a member. */
export async function pushSoon(whole: Tenant, memberId: string, notificationId: string): Promise<void> {
	const devices = await whole.db
		.select({ id: pushSubscriptions.id })
		.from(pushSubscriptions)
		.where(eq(pushSubscriptions.memberId, memberId))
		.limit(20);
	for (const { id } of devices) {
		await wake(whole.env, { kind: "push", orgId: whole.orgId, notificationId, subscriptionId: id, attempt: 0 });
	}
}

/**
 * Sends a notification to one device, as its member may see it at this moment: what they have seen meanwhile, what is not theirs
 * any more and what comes in their quiet hours is left out.
 */
export async function sendPush(whole: Tenant, { notificationId, subscriptionId, attempt }: Job): Promise<void> {
	const [device] = await whole.db
		.select({ memberId: pushSubscriptions.memberId })
		.from(pushSubscriptions)
		.where(eq(pushSubscriptions.id, subscriptionId));
	const tenant = device && (await tenantOfMember(whole.env, { orgId: whole.orgId, userId: device.memberId }));
	if (!device || !tenant) return;
	const push = await pushOf(tenant, device.memberId, notificationId);
	const subscription = push && (await openDevice(tenant, device.memberId, subscriptionId));
	if (!push || !subscription) return;

	const outcome = await postPush(tenant.env, subscription, push);
	await heed(tenant, subscriptionId, outcome);
	if (outcome.kind !== "later" || attempt + 1 >= TRIES) return;
	const wait = Math.min(outcome.afterSeconds ?? 5 * 2 ** attempt, LONGEST_WAIT);
	await wake(tenant.env, { kind: "push", orgId: tenant.orgId, notificationId, subscriptionId, attempt: attempt + 1 }, wait);
}

/** Sends a test to a device of a member: what its push service made of it. Null when it is not there, or not theirs. */
export async function testPush(tenant: Tenant, memberId: string, subscriptionId: string): Promise<PushOutcome["kind"] | null> {
	const subscription = await openDevice(tenant, memberId, subscriptionId);
	if (!subscription) return null;
	const data: Shown = {
		title: "DM Tracker",
		body: "Notifications arrive on this device.",
		path: `/o/${tenant.slug}/settings/notifications`,
		tag: "test",
	};
	const outcome = await postPush(tenant.env, subscription, {
		data,
		ttl: 60,
		urgency: "high",
		topic: await stableId("test", subscriptionId),
	});
	await heed(tenant, subscriptionId, outcome);
	await writeAudit(tenant, { actor: memberId, action: "notifications.tested", target: subscriptionId, result: "done" });
	return outcome.kind;
}

async function heed(tenant: Tenant, subscriptionId: string, outcome: PushOutcome): Promise<void> {
	if (outcome.kind === "taken") await noteSent(tenant, subscriptionId);
	if (outcome.kind === "gone") await forgetDevice(tenant, subscriptionId);
	if (outcome.kind === "refused") log.error("a push service refused", { org: tenant.orgId, status: outcome.status });
}

async function pushOf(tenant: Tenant, memberId: string, notificationId: string): Promise<Push | null> {
	const [[found], stored] = await tenant.batch([
		tenant.db
			.select({
				memberId: notifications.memberId,
				kind: notifications.kind,
				told: notifications.at,
				seenAt: notifications.seenAt,
				conversationId: notifications.conversationId,
				actorId: notifications.actorId,
				name: contacts.name,
				username: contacts.username,
				assigneeId: conversations.assigneeId,
				preview: conversations.preview,
				direction: conversations.previewDirection,
			})
			.from(notifications)
			.leftJoin(conversations, eq(conversations.id, notifications.conversationId))
			.leftJoin(contacts, eq(contacts.id, conversations.contactId))
			.where(eq(notifications.id, notificationId)),
		readSettings(tenant, memberId),
	]);
	const settings = settingsFrom(stored);
	if (!found || found.memberId !== memberId || !settings.told[found.kind].includes("push") || isQuiet(settings, now())) return null;
	const isSeen = found.seenAt !== null && found.seenAt !== found.told;
	if (isSeen) return null;
	const actor = found.actorId === null ? null : ((await membersOf(tenant)).find(({ id }) => id === found.actorId)?.name ?? null);
	const shown = shownOf({ ...found, actor, isOwn: found.assigneeId === memberId }, settings);
	const data: Shown = { ...shown, path: notificationPath(tenant.slug, found), tag: found.conversationId ?? found.kind };
	return { data, ttl: lifeOf(found.kind), urgency: found.kind === "follow-up" ? "normal" : "high", topic: await stableId(notificationId) };
}

type Found = {
	kind: NotificationKind;
	name: string | null;
	username: string | null;
	actor: string | null;
	isOwn: boolean;
	preview: string | null;
	direction: string | null;
};

/** Who wrote, and what, only where the member wants it to be seen outside of DM Tracker. */
function shownOf(
	{ kind, name, username, actor, isOwn, preview, direction }: Found,
	{ showsText }: MemberSettings,
): { title: string; body: string } {
	const { title, text } = notificationWords({ kind, contact: { name, username }, actor });
	if (!showsText)
		return {
			title: "DM Tracker",
			body: kind === "message" ? `${text} ${isOwn ? "from a lead of yours" : "from a lead that is nobody's"}` : text,
		};
	if (kind === "message" && preview && direction === "inbound") return { title, body: preview.slice(0, SHOWN) };
	return { title, body: text };
}

/** Seconds for which it is worth showing. */
function lifeOf(kind: NotificationKind): number {
	const life = {
		message: 4 * HOUR,
		expiring: HOUR,
		assigned: 24 * HOUR,
		mention: 24 * HOUR,
		"follow-up": 12 * HOUR,
		"not-sent": 24 * HOUR,
		trouble: 24 * HOUR,
	};
	return life[kind] / SECOND;
}
