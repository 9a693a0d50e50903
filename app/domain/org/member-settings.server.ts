import { eq, sql } from "drizzle-orm";
import { z } from "zod";
import { now } from "#app/platform/clock.ts";
import { owned, type Tenant } from "#app/platform/tenant.ts";
import { memberSettings } from "#app/schema/team.ts";
import { DEFAULT_SETTINGS, type MemberSettings } from "./member-settings.ts";

const hour = z.int().min(0).max(23);
const ways = z.array(z.enum(["app", "push", "sound"])).max(3);
const kinds = Object.keys(DEFAULT_SETTINGS.told) as (keyof MemberSettings["told"])[];

/** What of the settings may be changed, each part by itself. */
export const settingsChange = z
	.strictObject({
		enterSends: z.boolean(),
		undoSeconds: z.union([z.literal(0), z.literal(5), z.literal(10)]),
		density: z.enum(["comfortable", "compact"]),
		told: z.partialRecord(z.enum(kinds), ways),
		showsText: z.boolean(),
		quiet: z.strictObject({ from: hour, until: hour }),
		digestAt: hour.nullable(),
		timeZone: z.string().max(60).refine(isTimeZone),
	})
	.partial();

function isTimeZone(name: string): boolean {
	// Asked of the formatter itself: the list of supported names leaves out those that browsers give for the same zone.
	try {
		return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone !== "";
	} catch {
		return false;
	}
}

/** The statement that reads a member's settings, for a batch; `settingsFrom` reads its rows. */
export function readSettings(tenant: Tenant, memberId: string) {
	return tenant.db.select({ settings: memberSettings.settings }).from(memberSettings).where(eq(memberSettings.memberId, memberId));
}

/** Settings from what is stored; what is not there, or no longer understood, is the default. */
export function settingsFrom(rows: { settings: Record<string, unknown> }[]): MemberSettings {
	const stored = settingsChange.safeParse(rows[0]?.settings ?? {}).data ?? {};
	return Object.assign({}, DEFAULT_SETTINGS, stored, { told: Object.assign({}, DEFAULT_SETTINGS.told, stored.told) });
}

type SettingsChange = z.infer<typeof settingsChange>;

/** Changes some of a member's settings and leaves the others. */
export async function changeSettings(tenant: Tenant, memberId: string, change: SettingsChange): Promise<void> {
	await writeSettings(tenant, memberId, change);
}

/** The statement that does so, for a batch. */
export function writeSettings(tenant: Tenant, memberId: string, change: SettingsChange) {
	const at = now();
	return tenant.db
		.insert(memberSettings)
		.values(owned(tenant, { memberId, settings: change, changedAt: at }))
		.onConflictDoUpdate({
			target: [memberSettings.orgId, memberSettings.memberId],
			set: { settings: sql`json_patch(${memberSettings.settings}, ${JSON.stringify(change)})`, changedAt: at },
		});
}
