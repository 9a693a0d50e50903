/** The daily mail: what waits for a member, at the hour that they chose, once a day. */
import { eq, sql } from "drizzle-orm";
import { dayIn } from "#app/domain/follow-ups/days.ts";
import { type Departing, mailOnce, type Written } from "#app/domain/mail/mails.server.ts";
import { hourIn } from "#app/domain/notifications/quiet-hours.ts";
import { tenantOfMember } from "#app/domain/org/access.server.ts";
import { settingsFrom } from "#app/domain/org/member-settings.server.ts";
import { now } from "#app/platform/clock.ts";
import { directory, membersWithDigest, shardNames } from "#app/platform/db/bindings.ts";
import type { Env } from "#app/platform/env.ts";
import { stableId } from "#app/platform/ids.ts";
import { errorName, log } from "#app/platform/log.ts";
import { mine, type Tenant } from "#app/platform/tenant.ts";
import { orgs, users } from "#app/schema/directory.ts";
import { memberSettings } from "#app/schema/team.ts";
import { digestWords } from "./digest-words.ts";
import { readDigest } from "./read-digest.server.ts";

/** How many minutes pass between two looks: every zone's hours begin with one of them. */
const EVERY = 15;
/** Hours after the chosen one in which it is still sent: the clocks may leave one out, and a round may have been missed. */
const STILL = 1;

type Chosen = { digestAt: number; timeZone: string };

/** Has the daily mail sent to whom it is due: each quarter of an hour, with `all` at any minute. */
export async function sweepDigests(env: Env, { all }: { all: boolean }): Promise<void> {
	if (!all && new Date(now()).getUTCMinutes() % EVERY !== 0) return;
	for (const shard of shardNames(env)) {
		let after: { orgId: string; memberId: string } | undefined;
		do {
			const found = await membersWithDigest(env, shard, after);
			for (const row of found.rows) {
				// What is wrong with one member's settings is no reason for the others to hear nothing.
				await askForDigest(env, row).catch((error) => {
					log.error("a daily mail was not asked for", { org: row.orgId, member: row.memberId, error: errorName(error) });
				});
			}
			after = found.next;
		} while (after);
	}
}

type MemberWithDigest = Awaited<ReturnType<typeof membersWithDigest>>["rows"][number];

async function askForDigest(env: Env, { orgId, memberId, settings, digestedOn }: MemberWithDigest): Promise<void> {
	const { digestAt, timeZone } = settingsFrom([{ settings }]);
	const day = digestAt === null ? null : dueOn({ digestAt, timeZone });
	if (day === null || day === digestedOn) return;
	// The same mail again is the same row, however often it is found due before it has left.
	const id = await stableId("digest", orgId, memberId, day);
	await mailOnce(env, id, { to: { userId: memberId }, orgId, kind: "digest", detail: { day } });
}

/** The day for which a daily mail is due now, as the member's calendar has it; null outside of its hour. */
function dueOn({ digestAt, timeZone }: Chosen): string | null {
	const at = now();
	const late = hourIn(timeZone, at) - digestAt;
	return late >= 0 && late <= STILL ? String(dayIn(timeZone, at)) : null;
}

/**
 * What the daily mail says at the moment it leaves, to who still is a member, as they may see the org. The day is claimed first:
 * whoever comes second, after a crash as well, finds it claimed and sends nothing. Null when there is nothing to send.
 */
export async function writeDigest(env: Env, { userId, orgId, detail: { day = "" } }: Departing): Promise<Written | null> {
	const tenant = userId && orgId ? await tenantOfMember(env, { orgId, userId }) : null;
	if (!tenant || !userId || !orgId || !(await claim(tenant, userId, day))) return null;
	try {
		const words = await wordsFor(tenant, userId);
		return words && { words, wasRefused: () => giveBack(tenant, userId, day) };
	} catch (error) {
		// Nothing has left yet.
		await giveBack(tenant, userId, day);
		throw error;
	}
}

async function wordsFor(tenant: Tenant, userId: string): Promise<Written["words"] | null> {
	const { env, orgId } = tenant;
	const [[stored], [org], [user]] = await Promise.all([
		tenant.db.select({ settings: memberSettings.settings }).from(memberSettings).where(eq(memberSettings.memberId, userId)),
		directory(env).select({ name: orgs.name }).from(orgs).where(eq(orgs.id, orgId)),
		directory(env).select({ verifiedAt: users.emailVerifiedAt }).from(users).where(eq(users.id, userId)),
	]);
	const settings = settingsFrom(stored ? [stored] : []);
	// Nothing is said to an address that nobody has confirmed.
	if (settings.digestAt === null || !org || !user?.verifiedAt) return null;
	const digest = await readDigest(tenant, userId, settings);
	if (!digest) return null;
	return digestWords(digest, { slug: tenant.slug, name: org.name, memberId: userId, timeZone: settings.timeZone });
}

/** True for the one who may send the mail of a day. */
async function claim(tenant: Tenant, memberId: string, day: string): Promise<boolean> {
	const claimed = await tenant.db
		.update(memberSettings)
		.set({ digestedOn: day })
		.where(mine(tenant, memberSettings, eq(memberSettings.memberId, memberId), sql`coalesce(${memberSettings.digestedOn}, '') <> ${day}`))
		.returning({ memberId: memberSettings.memberId });
	return claimed.length > 0;
}

/** A mail that was certainly not taken may be tried again. */
async function giveBack(tenant: Tenant, memberId: string, day: string): Promise<void> {
	await tenant.db
		.update(memberSettings)
		.set({ digestedOn: null })
		.where(mine(tenant, memberSettings, eq(memberSettings.memberId, memberId), eq(memberSettings.digestedOn, day)));
}
