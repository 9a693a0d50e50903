/** The words that contacts are sorted by: made, renamed, merged and deleted for the whole team. */
import { eq, sql } from "drizzle-orm";
import { type AuditLine, audit, writeAudit } from "#app/domain/org/audit.server.ts";
import { recordEvent, takeSeq } from "#app/domain/realtime/events.server.ts";
import { publish } from "#app/domain/realtime/publish.server.ts";
import { allTags, counterColumns, countersOf, TAGS_AT_MOST } from "#app/domain/realtime/rows.server.ts";
import type { TagRow } from "#app/domain/realtime/rows.ts";
import { now } from "#app/platform/clock.ts";
import { newId } from "#app/platform/ids.ts";
import { mine, type Tenant } from "#app/platform/tenant.ts";
import { orgCounters } from "#app/schema/shard.ts";
import { contactTags, tags } from "#app/schema/team.ts";

/** Contacts from whom a tag is taken in one transaction. */
const AT_ONCE = 1000;
/** How many contacts are counted; more is "more". */
const COUNTED_AT_MOST = 1000;

/** All tags of the org, by name. */
export async function listTags(tenant: Tenant): Promise<TagRow[]> {
	return allTags(tenant);
}

/** How many contacts have a tag, up to a thousand. Null when it is not there. */
export async function countTagged(tenant: Tenant, tagId: string): Promise<number | null> {
	const [found, [tagged]] = await tenant.batch([
		tenant.db.select({ id: tags.id }).from(tags).where(eq(tags.id, tagId)),
		tenant.db
			.select({ count: sql<number>`count(*)` })
			.from(sql`(select 1 from contact_tags where tag_id = ${tagId} limit ${COUNTED_AT_MOST})`),
	]);
	return found.length === 0 ? null : (tagged?.count ?? 0);
}

/** Makes a tag, or finds the one of that name. Null when there are too many. */
export async function createTag(tenant: Tenant, actor: string, name: string): Promise<{ tagId: string } | null> {
	const id = newId();
	const rows = await change(
		tenant,
		tenant.statement(
			sql`insert into tags (org_id, id, name, key, created_at) select ${tenant.orgId}, ${id}, ${name}, ${keyOf(name)}, ${now()}
				where (select count(*) from (select 1 from tags limit ${TAGS_AT_MOST})) < ${TAGS_AT_MOST} on conflict do nothing`,
		),
		{ actor, action: "tag.created", target: id, result: "done" },
	);
	const tag = rows.find((row) => keyOf(row.name) === keyOf(name));
	return tag ? { tagId: tag.id } : null;
}

/** Gives a tag another name; false when another tag has it. Null when the tag is not there. */
export async function renameTag(tenant: Tenant, actor: string, { tagId, name }: { tagId: string; name: string }): Promise<boolean | null> {
	const key = keyOf(name);
	const rows = await change(
		tenant,
		tenant.db
			.update(tags)
			.set({ name, key })
			.where(
				mine(
					tenant,
					tags,
					eq(tags.id, tagId),
					sql`name <> ${name}`,
					sql`not exists (select 1 from tags as other where other.key = ${key} and other.id <> ${tagId})`,
				),
			),
		{ actor, action: "tag.renamed", target: tagId, result: "done" },
	);
	const tag = rows.find((row) => row.id === tagId);
	return tag ? tag.name === name : null;
}

/** Deletes a tag and takes it from whoever has it. Null when it is not there. */
export async function deleteTag(tenant: Tenant, actor: string, tagId: string): Promise<true | null> {
	const known = await listTags(tenant);
	if (!known.some(({ id }) => id === tagId)) return null;
	await remove(tenant, { tagId, intoId: null }, { actor, action: "tag.deleted", target: tagId, result: "done" });
	return true;
}

/** Gives whoever has a tag another one in its place, and deletes it. Null when one of them is not there, or they are the same. */
export async function mergeTags(tenant: Tenant, actor: string, { tagId, intoId }: { tagId: string; intoId: string }): Promise<true | null> {
	const known = await listTags(tenant);
	if (tagId === intoId || ![tagId, intoId].every((wanted) => known.some(({ id }) => id === wanted))) return null;
	await remove(tenant, { tagId, intoId }, { actor, action: "tag.merged", target: tagId, result: "done", detail: { into: intoId } });
	return true;
}

/** One name, whatever its case. */
function keyOf(name: string): string {
	return name.toLowerCase();
}

/** One change of the org's tags with its event, shown to everybody; gives the tags it leaves. */
async function change(tenant: Tenant, write: Parameters<Tenant["apply"]>[0][number], line: AuditLine): Promise<TagRow[]> {
	const [counters, rows] = await tenant.apply(
		[write, takeSeq(tenant), recordEvent(tenant, { type: "tag.changed" }), audit(tenant, line)],
		[tenant.db.select(counterColumns).from(orgCounters), allTags(tenant)],
	);
	const { seq, counts } = countersOf(counters);
	await publish(tenant, [{ type: "change", seq, event: "tag.changed", at: now(), rows: { tags: rows }, counts }]);
	return rows;
}

type Removal = { tagId: string; intoId: string | null };

/**
 * A thousand contacts at a time, and the tag with the last of them: what is cut off in between is finished by a repeat, and who began
 * it is written down where there are more than that.
 */
async function remove(tenant: Tenant, removal: Removal, line: AuditLine): Promise<void> {
	let isMore = true;
	let isWritten = false;
	while (isMore) {
		const { gives, takes } = somePieceOf(tenant, removal);
		const [taken] = await tenant.apply(gives, [takes.returning({ contactId: contactTags.contactId })]);
		isMore = taken.length === AT_ONCE;
		if (isMore && !isWritten) await writeAudit(tenant, line);
		isWritten ||= isMore;
	}
	const { gives, takes } = somePieceOf(tenant, removal);
	const [counters] = await tenant.apply(
		[
			...gives,
			takes,
			tenant.db.delete(tags).where(mine(tenant, tags, eq(tags.id, removal.tagId))),
			takeSeq(tenant),
			recordEvent(tenant, { type: "tag.gone" }),
			...(isWritten ? [] : [audit(tenant, line)]),
		],
		[tenant.db.select(counterColumns).from(orgCounters)],
	);
	// What open screens still show of the tag is on more contacts than a frame tells: they load again.
	await publish(tenant, [{ type: "reset", seq: countersOf(counters).seq }]);
}

function somePieceOf(tenant: Tenant, { tagId, intoId }: Removal) {
	const some = sql`from contact_tags where tag_id = ${tagId} order by contact_id limit ${AT_ONCE}`;
	const gives =
		intoId === null
			? []
			: [
					tenant.statement(
						sql`insert into contact_tags (org_id, contact_id, tag_id, at) select org_id, contact_id, ${intoId}, at ${some} on conflict do nothing`,
					),
				];
	const takes = tenant.db
		.delete(contactTags)
		.where(mine(tenant, contactTags, eq(contactTags.tagId, tagId), sql`contact_id in (select contact_id ${some})`));
	return { gives, takes };
}
