import { tenantOfMember } from "#app/domain/org/access.server.ts";
import { tell } from "#app/domain/realtime/tell.server.ts";
import { now } from "#app/platform/clock.ts";
import type { Tenant } from "#app/platform/tenant.ts";
import type { NotificationKind } from "#app/schema/team.ts";
import { readUnseen, unseenIn } from "./notifications.server.ts";
import { isQuiet } from "./quiet-hours.ts";
import type { Reader } from "./readers.server.ts";
import { pushSoon } from "./send-push.server.ts";

/** Brings a notification to its reader in the ways that they chose: to their open pages, and outside of their quiet hours with a sound and to their devices. */
export async function reach(whole: Tenant, { id, kind }: { id: string; kind: NotificationKind }, reader: Reader): Promise<void> {
	const ways = reader.settings.told[kind];
	const mayRing = !isQuiet(reader.settings, now());
	const rings = mayRing && ways.includes("sound");
	if (mayRing && ways.includes("push")) await pushSoon(whole, reader.memberId, id);
	if (ways.includes("app") || rings) await tellPages(whole, reader, { isNews: ways.includes("app"), rings });
}

/** Tells a member's open pages how much is unseen, counted with their own eyes. */
async function tellPages(whole: Tenant, { memberId, isLimited }: Reader, news: { isNews: boolean; rings: boolean }): Promise<void> {
	const eyes = isLimited ? await tenantOfMember(whole.env, { orgId: whole.orgId, userId: memberId }) : whole;
	if (!eyes) return;
	await tell(whole, memberId, [{ type: "told", unseen: unseenIn(await readUnseen(eyes, memberId)), ...news }]);
}
