import { asc } from "drizzle-orm";
import type { Member } from "#app/domain/auth/require-member.server.ts";
import { readOwnDue } from "#app/domain/follow-ups/due.server.ts";
import { readUnseen, unseenIn } from "#app/domain/notifications/notifications.server.ts";
import { readSettings, settingsFrom } from "#app/domain/org/member-settings.server.ts";
import { membersOf } from "#app/domain/org/members.server.ts";
import { readDrafts } from "#app/domain/realtime/drafts.server.ts";
import { allTags, connectionColumns, counterColumns, countersOf, importColumns, stageColumns } from "#app/domain/realtime/rows.server.ts";
import type { Workspace } from "#app/domain/realtime/rows.ts";
import { now } from "#app/platform/clock.ts";
import { connections, imports, orgCounters, stages } from "#app/schema/shard.ts";

/** What every page of an org needs: who is here, the stages, the connections and the counts. */
export async function readWorkspace({ tenant, user, role, org, orgs }: Member): Promise<Workspace> {
	const [[counters, stageRows, connectionRows, importRows, settings, unseen, due, drafts, tagRows], members] = await Promise.all([
		tenant.batch([
			tenant.db.select(counterColumns).from(orgCounters),
			tenant.db.select(stageColumns).from(stages).orderBy(asc(stages.position)),
			tenant.db.select(connectionColumns).from(connections).orderBy(asc(connections.connectedAt)),
			tenant.db.select(importColumns).from(imports),
			readSettings(tenant, user.id),
			readUnseen(tenant, user.id),
			readOwnDue(tenant, user.id),
			readDrafts(tenant, user.id),
			allTags(tenant),
		]),
		membersOf(tenant),
	]);
	const { seq, counts } = countersOf(counters);
	return {
		snapshot: { seq, counts, rows: { stages: stageRows, connections: connectionRows, imports: importRows, followUps: due, tags: tagRows } },
		now: now(),
		org,
		orgs,
		user: { ...user, role, isLimited: tenant.memberId !== null },
		members,
		settings: settingsFrom(settings),
		drafts,
		unseen: unseenIn(unseen),
	};
}
