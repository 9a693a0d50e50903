/** People's username, name and picture: fetched after their message is stored, again when stale; refusals are normal. */
import { and, eq, isNotNull, isNull, sql } from "drizzle-orm";
import { readProfile } from "#app/domain/instagram/graph.server.ts";
import { mayPass } from "#app/domain/instagram/graph-errors.ts";
import { type OpenConnection, openConnection } from "#app/domain/instagram/open-connection.server.ts";
import { recordEvent, takeSeq } from "#app/domain/realtime/events.server.ts";
import { publish } from "#app/domain/realtime/publish.server.ts";
import { contactColumns, counterColumns, countersOf } from "#app/domain/realtime/rows.server.ts";
import { DAY, now } from "#app/platform/clock.ts";
import { sha256Hex } from "#app/platform/crypto.ts";
import { wake } from "#app/platform/queue.ts";
import { mine, type Tenant } from "#app/platform/tenant.ts";
import { contacts, conversations, orgCounters } from "#app/schema/shard.ts";
import { fetchAllowed, typeOf } from "./media-source.server.ts";

/** A profile this old is asked for again when somebody looks at the person. */
const STALE_AFTER = 7 * DAY;
const LARGEST_PICTURE = 2 * 1024 * 1024;
const AT_ONCE = 20;

/**
 * Asks Instagram who a contact is. Username and name follow Instagram's; a name that a person of the team corrected
 * stays. A refusal leaves the contact as it is until a later try.
 */
export async function refreshProfile(tenant: Tenant, contactId: string, opened?: OpenConnection): Promise<void> {
	const [found] = await tenant.db
		.select({ personId: contacts.instagramId, connectionId: contacts.connectionId, picture: contacts.picture })
		.from(contacts)
		.where(eq(contacts.id, contactId));
	if (!found?.personId || !found.connectionId) return;
	const connection = opened ?? (await openConnection(tenant, found.connectionId));
	if (!connection) return;

	const profile = await readProfile(tenant.env, connection.token, found.personId);
	const profileAt = now();
	if (!profile.ok) {
		// A dead token says nothing about the person: they are asked for again once the account is reconnected.
		if (!mayPass(profile.failure) && profile.failure.kind !== "token-dead") {
			await tenant.db
				.update(contacts)
				.set({ profileAt })
				.where(mine(tenant, contacts, eq(contacts.id, contactId)));
		}
		return;
	}
	const { username, name, pictureUrl } = profile.value;
	const picture = (pictureUrl && (await copyPicture(tenant, contactId, pictureUrl))) || found.picture;
	const [counters, rows] = await tenant.apply(
		[
			tenant.db
				.update(contacts)
				.set({ profileAt })
				.where(mine(tenant, contacts, eq(contacts.id, contactId))),
			tenant.db
				.update(contacts)
				.set({
					username: sql`coalesce(${username}, username)`,
					name: sql`case when name_edited_at is null then coalesce(${name}, name) else name end`,
					picture,
				})
				.where(
					mine(
						tenant,
						contacts,
						eq(contacts.id, contactId),
						sql`(coalesce(${username}, username) is not username or picture is not ${picture} or (name_edited_at is null and coalesce(${name}, name) is not name))`,
					),
				),
			takeSeq(tenant),
			recordEvent(tenant, { type: "contact.changed", contactId }),
		],
		[tenant.db.select(counterColumns).from(orgCounters), tenant.db.select(contactColumns).from(contacts).where(eq(contacts.id, contactId))],
	);
	if (found.picture && found.picture !== picture) await tenant.env.BUCKET.delete(pictureKey(tenant, found.picture));
	const { seq, counts } = countersOf(counters);
	await publish(tenant, [{ type: "change", seq, event: "contact.changed", at: now(), rows: { contacts: rows }, counts }]);
}

/** The same for some contacts of a connection that were never asked for. True while there are more. */
export async function refreshProfilesOf(tenant: Tenant, connection: OpenConnection): Promise<boolean> {
	const unknown = await tenant.db
		.select({ id: contacts.id })
		.from(contacts)
		.where(and(eq(contacts.connectionId, connection.id), isNull(contacts.profileAt), isNotNull(contacts.instagramId)))
		.limit(AT_ONCE);
	for (const { id } of unknown) await refreshProfile(tenant, id, connection);
	return unknown.length === AT_ONCE;
}

/** Asks again for the profile of whom a conversation is with, where what is known is old. */
export async function refreshWhenStale(tenant: Tenant, conversationId: string): Promise<void> {
	const [contact] = await tenant.db
		.select({ id: contacts.id, profileAt: contacts.profileAt })
		.from(conversations)
		.innerJoin(contacts, eq(contacts.id, conversations.contactId))
		.where(eq(conversations.id, conversationId));
	if (!contact || (contact.profileAt ?? 0) > now() - STALE_AFTER) return;
	await wake(tenant.env, { kind: "profile", orgId: tenant.orgId, contactId: contact.id });
}

/** A person's picture as an answer; null where there is none. */
export async function readPicture(tenant: Tenant, picture: string): Promise<Response | null> {
	const [, contactId] = /^([\w-]{1,60})-[0-9a-f]{12}$/.exec(picture) ?? [];
	if (!contactId) return null;
	const [contact] = await tenant.db.select({ picture: contacts.picture }).from(contacts).where(eq(contacts.id, contactId));
	if (contact?.picture !== picture) return null;
	const object = await tenant.env.BUCKET.get(pictureKey(tenant, picture));
	if (!object) return null;
	// The name changes with the picture, so what a browser keeps is never old.
	return new Response(object.body, {
		headers: {
			"content-type": object.httpMetadata?.contentType ?? "application/octet-stream",
			"content-length": String(object.size),
			"cache-control": "private, max-age=604800, immutable",
			"content-security-policy": "sandbox; default-src 'none'",
		},
	});
}

/** Copies a picture to R2 and gives its name, which follows from the bytes; null for what is no picture. */
async function copyPicture(tenant: Tenant, contactId: string, link: string): Promise<string | null> {
	let response: Response | null;
	try {
		response = await fetchAllowed(tenant.env, link, new Headers({ accept: "image/*" }));
	} catch {
		return null;
	}
	if (!response?.ok || Number(response.headers.get("content-length") ?? 0) > LARGEST_PICTURE) {
		await response?.body?.cancel();
		return null;
	}
	const bytes = new Uint8Array(await response.arrayBuffer());
	const contentType = typeOf(bytes);
	if (bytes.length > LARGEST_PICTURE || !contentType?.startsWith("image/")) return null;
	const picture = `${contactId}-${(await sha256Hex(bytes)).slice(0, 12)}`;
	await tenant.env.BUCKET.put(pictureKey(tenant, picture), bytes, { httpMetadata: { contentType } });
	return picture;
}

function pictureKey({ orgId }: Tenant, picture: string) {
	return `pictures/${orgId}/${picture}`;
}
