import type { z } from "zod";
import { audit } from "#app/domain/org/audit.server.ts";
import { readSettings, type settingsChange, settingsFrom, writeSettings } from "#app/domain/org/member-settings.server.ts";
import type { MemberSettings } from "#app/domain/org/member-settings.ts";
import type { Tenant } from "#app/platform/tenant.ts";

/** What of a member's settings says how they are told. */
export type HowTold = Pick<MemberSettings, "told" | "showsText" | "quiet" | "digestAt" | "timeZone">;

/** How a member is told. */
export async function readHowTold(tenant: Tenant, memberId: string): Promise<HowTold> {
	const { told, showsText, quiet, digestAt, timeZone } = settingsFrom(await readSettings(tenant, memberId));
	return { told, showsText, quiet, digestAt, timeZone };
}

/** A member chooses how they are told. */
export async function changeHowTold(tenant: Tenant, memberId: string, change: z.infer<typeof settingsChange>): Promise<void> {
	await tenant.batch([
		writeSettings(tenant, memberId, change),
		audit(tenant, { actor: memberId, action: "notifications.changed", target: memberId, result: "done" }),
	]);
}
