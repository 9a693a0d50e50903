/** Views of the inbox that members keep by a name: one's own, which nobody else is told of, or the team's. */
import { and, asc, eq, isNull, ne, type SQL, sql } from "drizzle-orm";
import type { BatchItem } from "drizzle-orm/batch";
import { readViews } from "#app/domain/inbox/conversations.server.ts";
import { hasFilters, readQuery } from "#app/domain/inbox/views.ts";
import { audit } from "#app/domain/org/audit.server.ts";
import { may } from "#app/domain/org/roles.ts";
import { recordEvent, takeSeq } from "#app/domain/realtime/events.server.ts";
import { publish } from "#app/domain/realtime/publish.server.ts";
import { counterColumns, countersOf } from "#app/domain/realtime/rows.server.ts";
import type { SavedViewRow, SavedViewsPage } from "#app/domain/realtime/rows.ts";
import { tell } from "#app/domain/realtime/tell.server.ts";
import { now } from "#app/platform/clock.ts";
import { newId } from "#app/platform/ids.ts";
import { mine, type Tenant } from "#app/platform/tenant.ts";
import type { Role } from "#app/schema/directory.ts";
import { orgCounters } from "#app/schema/shard.ts";
import { savedViews } from "#app/schema/team.ts";
import { VIEWS_AT_MOST } from "./limits.ts";

/** Somebody may hold more of their own than they may make: what an Admin takes away from the team is its maker's again. */
const LISTED = 4 * VIEWS_AT_MOST;

type Who = { id: string; role: Role };

export type ViewResult =
	| { ok: true; viewId: string }
	| { ok: false; reason: "not-allowed" | "name-taken" | "too-many" | "too-many-shared" | "no-filters" };

/** The team's saved views and a member's own, by name. */
export async function listSavedViews(tenant: Tenant, memberId: string): Promise<SavedViewRow[]> {
	return visible(tenant, memberId);
}

/**
 * The same, each with how many conversations it has for the member who asks, and the counts of the inbox's own views. Two round
 * trips: what is counted stands in the rows that are listed.
 */
export async function readSavedViews(tenant: Tenant, memberId: string): Promise<SavedViewsPage> {
	const views = await visible(tenant, memberId);
	const { found, ...page } = await readViews(
		tenant,
		memberId,
		views.map(({ query }) => readQuery(new URLSearchParams(query))),
	);
	return { ...page, saved: views.map((view, position) => ({ ...view, ...(found[position] ?? { count: 0, isExact: false }) })) };
}

/** Saves the view of an address, with at least one filter, by a name that nothing has of what its maker sees. */
export async function saveView(
	tenant: Tenant,
	{ id: memberId }: Who,
	{ name, query, isShared }: { name: string; query: string; isShared: boolean },
): Promise<ViewResult> {
	if (!hasFilters(readQuery(new URLSearchParams(query)))) return { ok: false, reason: "no-filters" };
	const id = newId();
	const key = keyOf(name);
	const owner = isShared ? null : memberId;
	const rows = await change(tenant, memberId, {
		write: tenant.statement(
			sql`insert into saved_views (org_id, id, member_id, name, key, query, created_by, created_at)
				select ${tenant.orgId}, ${id}, ${owner}, ${name}, ${key}, ${query}, ${memberId}, ${now()}
				where ${isFree({ key, memberId, butFor: id })} and ${hasRoom(owner)}`,
		),
		action: "view.saved",
		viewId: id,
		isTeams: isShared,
	});
	return rows.some((row) => row.id === id) ? { ok: true, viewId: id } : refusal(rows, { key, butFor: id, isShared });
}

/** Gives a saved view another name. Null when it is not there. */
export async function renameView(tenant: Tenant, who: Who, { viewId, name }: { viewId: string; name: string }): Promise<ViewResult | null> {
	const key = keyOf(name);
	return changeOne(tenant, who, viewId, {
		action: "view.renamed",
		set: { name, key },
		condition: () => and(isFree({ key, memberId: who.id, butFor: viewId }), ne(savedViews.name, name)),
		isDone: (row) => row?.name === name,
		refused: () => ({ ok: false, reason: "name-taken" }),
	});
}

/** Puts other filters into a saved view. Null when it is not there. */
export async function updateView(
	tenant: Tenant,
	who: Who,
	{ viewId, query }: { viewId: string; query: string },
): Promise<ViewResult | null> {
	if (!hasFilters(readQuery(new URLSearchParams(query)))) return { ok: false, reason: "no-filters" };
	return changeOne(tenant, who, viewId, { action: "view.updated", set: { query }, condition: () => ne(savedViews.query, query) });
}

/** Makes one's own view the team's. One that is already stays as it is. Null when it is not there. */
export async function shareView(tenant: Tenant, who: Who, viewId: string): Promise<ViewResult | null> {
	return changeOne(tenant, who, viewId, {
		action: "view.shared",
		set: { memberId: null },
		condition: ({ name }) =>
			and(eq(savedViews.memberId, who.id), isFree({ key: keyOf(name), memberId: who.id, butFor: viewId }), hasRoom(null)),
		isTeams: true,
		isDone: (row) => row?.isShared === true,
		refused: (rows, { name }) => refusal(rows, { key: keyOf(name), butFor: viewId, isShared: true }),
	});
}

/** Takes a view away from the team: it is its maker's own again. One that is already stays as it is. Null when it is not there. */
export async function unshareView(tenant: Tenant, who: Who, viewId: string): Promise<ViewResult | null> {
	return changeOne(tenant, who, viewId, {
		action: "view.unshared",
		set: { memberId: sql`created_by` },
		// How many a colleague has of their own is nobody else's business.
		condition: () => and(isNull(savedViews.memberId), sql`(created_by <> ${who.id} or ${hasRoom(who.id)})`),
		isDone: (row) => !row?.isShared,
		refused: () => ({ ok: false, reason: "too-many" }),
	});
}

/** Deletes a saved view. Null when it is not there. */
export async function deleteView(tenant: Tenant, who: Who, viewId: string): Promise<ViewResult | null> {
	return changeOne(tenant, who, viewId, { action: "view.deleted", set: null });
}

type OneChange = {
	action: string;
	/** What the row is from then on; null when it goes. */
	set: { name?: string; key?: string; query?: string; memberId?: SQL | null } | null;
	condition?: (before: SavedViewRow) => SQL | undefined;
	/** The team is told also when it was not theirs before. */
	isTeams?: boolean;
	/** Whether the row that is there then is as it was wanted; and what to say when it is not. */
	isDone?: (row: SavedViewRow | undefined) => boolean;
	refused?: (rows: SavedViewRow[], before: SavedViewRow) => ViewResult;
};

/** One's own is one's own; the team's is for who made it and for those who manage them. */
async function changeOne(
	tenant: Tenant,
	{ id: memberId, role }: Who,
	viewId: string,
	{ action, set, condition, isTeams = false, isDone = () => true, refused }: OneChange,
): Promise<ViewResult | null> {
	const before = (await visible(tenant, memberId)).find(({ id }) => id === viewId);
	if (!before) return null;
	if (before.isShared && before.createdBy !== memberId && !may(role, "manage-shared-views")) return { ok: false, reason: "not-allowed" };
	const row = mine(tenant, savedViews, eq(savedViews.id, viewId), visibleTo(memberId), condition?.(before));
	const rows = await change(tenant, memberId, {
		write: set === null ? tenant.db.delete(savedViews).where(row) : tenant.db.update(savedViews).set(set).where(row),
		action,
		viewId,
		isTeams: isTeams || before.isShared,
	});
	const isThere = isDone(rows.find(({ id }) => id === viewId));
	return isThere || !refused ? { ok: true, viewId } : refused(rows, before);
}

type Change = { write: BatchItem<"sqlite">; action: string; viewId: string; isTeams: boolean };

/**
 * One change of a saved view, with its event where it is the team's, told to open pages: to everybody's then, otherwise to those of
 * its member alone. What changed nothing is told to nobody: the newest number would be somebody else's. Gives the views that its
 * author sees afterwards.
 */
async function change(tenant: Tenant, actor: string, { write, action, viewId, isTeams }: Change): Promise<SavedViewRow[]> {
	const event = isTeams ? [takeSeq(tenant), recordEvent(tenant, { type: "view.changed" })] : [];
	const line = audit(tenant, { actor, action, target: viewId, result: "done" });
	const counted = tenant.db.select(counterColumns).from(orgCounters);
	const [before, rows, counters] = await tenant.applyAfter(counted, [write, ...event, line], [visible(tenant, actor), counted]);
	const { seq, counts } = countersOf(counters);
	if (!isTeams) await tell(tenant, actor, [{ type: "views" }]);
	else if (seq > countersOf(before).seq)
		await publish(tenant, [{ type: "change", seq, event: "view.changed", at: now(), rows: { haveViewsChanged: true }, counts }]);
	return rows;
}

/** Why a view was not made or not shared: another that its author sees has the name, or there are too many. */
function refusal(rows: SavedViewRow[], { key, butFor, isShared }: { key: string; butFor: string; isShared: boolean }): ViewResult {
	if (rows.some(({ id, name }) => id !== butFor && keyOf(name) === key)) return { ok: false, reason: "name-taken" };
	return { ok: false, reason: isShared ? "too-many-shared" : "too-many" };
}

function visible(tenant: Tenant, memberId: string) {
	return tenant.db
		.select({
			id: savedViews.id,
			name: savedViews.name,
			query: savedViews.query,
			isShared: sql<boolean>`${savedViews.memberId} is null`.mapWith(Boolean),
			createdBy: savedViews.createdBy,
		})
		.from(savedViews)
		.where(visibleTo(memberId))
		.orderBy(asc(savedViews.key), asc(savedViews.id))
		.limit(LISTED);
}

/** The team's and a member's own, each looked up by the index: one condition with an `or` would walk everybody's. */
function visibleTo(memberId: string): SQL {
	return sql`${savedViews.id} in (select id from saved_views as of_team where member_id is null
		union all select id from saved_views as own where member_id = ${memberId})`;
}

/** Whether no other view that a member sees has the name. */
function isFree({ key, memberId, butFor }: { key: string; memberId: string; butFor: string }): SQL {
	return sql`not exists (select 1 from saved_views as other where other.key = ${key} and other.id <> ${butFor}
		and (other.member_id is null or other.member_id = ${memberId}))`;
}

/** Whether a member, or the team (null), may have one more. */
function hasRoom(memberId: string | null): SQL {
	return sql`(select count(*) from (select 1 from saved_views as other where other.member_id is ${memberId} limit ${VIEWS_AT_MOST})) < ${VIEWS_AT_MOST}`;
}

/** One name, whatever its case. */
function keyOf(name: string): string {
	return name.toLowerCase();
}
