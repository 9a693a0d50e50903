import { eq, sql } from "drizzle-orm";
import { readProfile } from "#app/domain/instagram/graph.server.ts";
import { openToken } from "#app/domain/instagram/tokens.server.ts";
import { recordEvent, takeSeq } from "#app/domain/realtime/events.server.ts";
import { publish } from "#app/domain/realtime/publish.server.ts";
import { contactColumns, counterColumns, countersOf } from "#app/domain/realtime/rows.server.ts";
import { now } from "#app/platform/clock.ts";
import { mine, type Tenant } from "#app/platform/tenant.ts";
import { connections, contacts, orgCounters } from "#app/schema/shard.ts";

/** Asks Instagram who a contact is and fills in what is still empty. A refusal leaves the contact as it is. */
export async function refreshProfile(tenant: Tenant, contactId: string): Promise<void> {
	const [found] = await tenant.db
		.select({ personId: contacts.instagramId, connectionId: connections.id, tokenSealed: connections.tokenSealed })
		.from(contacts)
		.innerJoin(connections, eq(connections.id, contacts.connectionId))
		.where(eq(contacts.id, contactId));
	if (!found?.personId || !found.tokenSealed) return;

	const token = await openToken(tenant.env, tenant, { id: found.connectionId, tokenSealed: found.tokenSealed });
	const profile = await readProfile(tenant.env, token, found.personId);
	if (!profile.ok) return;
	const { username, name } = profile.value;
	const [counters, rows] = await tenant.apply(
		[
			tenant.db
				.update(contacts)
				.set({ username: sql`coalesce(${contacts.username}, ${username})`, name: sql`coalesce(${contacts.name}, ${name})` })
				.where(
					mine(
						tenant,
						contacts,
						eq(contacts.id, contactId),
						sql`((${contacts.username} is null and ${username} is not null) or (${contacts.name} is null and ${name} is not null))`,
					),
				),
			takeSeq(tenant),
			recordEvent(tenant, { type: "contact.changed", contactId }),
		],
		[tenant.db.select(counterColumns).from(orgCounters), tenant.db.select(contactColumns).from(contacts).where(eq(contacts.id, contactId))],
	);
	const { seq, counts } = countersOf(counters);
	await publish(tenant, [{ type: "change", seq, event: "contact.changed", at: now(), rows: { contacts: rows }, counts }]);
}
