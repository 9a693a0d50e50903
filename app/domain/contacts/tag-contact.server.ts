import { eq, sql } from "drizzle-orm";
import { type AuditLine, audit } from "#app/domain/org/audit.server.ts";
import { recordEvent, takeSeq } from "#app/domain/realtime/events.server.ts";
import { publish } from "#app/domain/realtime/publish.server.ts";
import { contactColumns, counterColumns, countersOf } from "#app/domain/realtime/rows.server.ts";
import { now } from "#app/platform/clock.ts";
import { mine, type Tenant } from "#app/platform/tenant.ts";
import { contacts, orgCounters } from "#app/schema/shard.ts";
import { contactTags, tags } from "#app/schema/team.ts";
import { createTag } from "./tags.server.ts";

/** More tags than one contact has use for. */
export const TAGS_OF_CONTACT = 30;

export type TagResult = { ok: true } | { ok: false; reason: "too-many" | "too-many-tags" };

type Tagging = { contactId: string; tagId: string };

/** Gives a contact a tag and shows it to everybody who may see them. Null when one of the two is not there. */
export async function tagContact(tenant: Tenant, actor: string, { contactId, tagId }: Tagging): Promise<TagResult | null> {
	const tagIds = await tagsOf(tenant, { contactId, tagId });
	if (tagIds === null) return null;
	if (tagIds.includes(tagId)) return { ok: true };
	if (tagIds.length >= TAGS_OF_CONTACT) return { ok: false, reason: "too-many" };
	await change(
		tenant,
		contactId,
		tenant.statement(
			sql`insert into contact_tags (org_id, contact_id, tag_id, at) select ${tenant.orgId}, contacts.id, tags.id, ${now()}
				from contacts, tags where contacts.id = ${contactId} and tags.id = ${tagId} on conflict do nothing`,
		),
		{ actor, action: "contact.tagged", target: contactId, result: "done", detail: { tag: tagId } },
	);
	return { ok: true };
}

/** Makes a tag of that name, or finds it, and gives it to a contact. Null when they are not there. */
export async function tagContactAnew(
	tenant: Tenant,
	actor: string,
	{ contactId, name }: { contactId: string; name: string },
): Promise<TagResult | null> {
	const found = await tenant.db.select({ id: contacts.id }).from(contacts).where(eq(contacts.id, contactId));
	if (found.length === 0) return null;
	const made = await createTag(tenant, actor, name);
	return made ? tagContact(tenant, actor, { contactId, tagId: made.tagId }) : { ok: false, reason: "too-many-tags" };
}

/** Takes a tag from a contact. Null when one of the two is not there. */
export async function untagContact(tenant: Tenant, actor: string, { contactId, tagId }: Tagging): Promise<TagResult | null> {
	const tagIds = await tagsOf(tenant, { contactId, tagId });
	if (tagIds === null) return null;
	if (!tagIds.includes(tagId)) return { ok: true };
	await change(
		tenant,
		contactId,
		tenant.db.delete(contactTags).where(mine(tenant, contactTags, eq(contactTags.contactId, contactId), eq(contactTags.tagId, tagId))),
		{ actor, action: "contact.untagged", target: contactId, result: "done", detail: { tag: tagId } },
	);
	return { ok: true };
}

/** The tags of a contact; null when they are not there, or the tag is not. */
async function tagsOf(tenant: Tenant, { contactId, tagId }: Tagging): Promise<string[] | null> {
	const [[contact], [tag], tagged] = await tenant.batch([
		tenant.db.select({ id: contacts.id }).from(contacts).where(eq(contacts.id, contactId)),
		tenant.db.select({ id: tags.id }).from(tags).where(eq(tags.id, tagId)),
		tenant.db.select({ tagId: contactTags.tagId }).from(contactTags).where(eq(contactTags.contactId, contactId)).limit(TAGS_OF_CONTACT),
	]);
	return contact && tag ? tagged.map((row) => row.tagId) : null;
}

async function change(tenant: Tenant, contactId: string, write: Parameters<Tenant["apply"]>[0][number], line: AuditLine): Promise<void> {
	const counted = tenant.db.select(counterColumns).from(orgCounters);
	const [before, counters, contactRows] = await tenant.applyAfter(
		counted,
		[write, takeSeq(tenant), recordEvent(tenant, { type: "contact.changed", contactId }), audit(tenant, line)],
		[counted, tenant.db.select(contactColumns).from(contacts).where(eq(contacts.id, contactId))],
	);
	const { seq, counts } = countersOf(counters);
	// Where two tag at once, one of them changes nothing: the newest number is then somebody else's.
	if (seq === countersOf(before).seq) return;
	await publish(tenant, [{ type: "change", seq, event: "contact.changed", at: now(), rows: { contacts: contactRows }, counts }]);
}
