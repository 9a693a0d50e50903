/** Organizations that live for some seconds: nobody is a member, and every table holds rows of them. */
import { and, eq, gte, lt } from "drizzle-orm";
import { tenantOfNewOrg } from "#app/domain/org/access.server.ts";
import { storeApiToken } from "#app/domain/org/api-tokens.server.ts";
import { eraseOrg } from "#app/domain/org/erase-org.server.ts";
import { MINUTE, now } from "#app/platform/clock.ts";
import { randomToken } from "#app/platform/crypto.ts";
import { directory } from "#app/platform/db/bindings.ts";
import { type TenantTable, tablesInOrder } from "#app/platform/db/tenant-tables.ts";
import type { Env } from "#app/platform/env.ts";
import type { Tenant } from "#app/platform/tenant.ts";
import { orgs } from "#app/schema/directory.ts";

/** No organization of people has a tilde in its slug. */
const SLUG = "~proof-";
const AFTER_SLUG = "~proof.";
const LIVES = 2 * MINUTE;
/** Made-up rows of each table, where its key lets there be more than one. */
export const ROWS = 3;

/** A throw-away org: its tenant, a token of the API that opens it, and the mark that its made-up values begin with. */
export type Throwaway = { tenant: Tenant; apiToken: string; mark: string };

/** Makes an org without members on the shard of `neighbour`, with rows in every table. */
export async function makeThrowaway(neighbour: Tenant): Promise<Throwaway> {
	const { env } = neighbour;
	const [place] = await directory(env).select({ shard: orgs.shard }).from(orgs).where(eq(orgs.id, neighbour.orgId));
	if (!place) throw new Error("the org is gone");
	const mark = crypto.randomUUID().slice(0, 8);
	const slug = `${SLUG}${mark}`;
	const tenant = tenantOfNewOrg(env, { slug, shard: place.shard });
	// First the directory: whatever is stopped from here on is found by the sweep.
	await directory(env)
		.insert(orgs)
		.values({ id: tenant.orgId, slug, name: "A throw-away organization", shard: place.shard, createdAt: now() });
	const apiToken = randomToken();
	await storeApiToken(env, tenant.orgId, apiToken);
	const { $client } = tenant.db;
	await $client.batch(
		tablesInOrder.flatMap((table) => {
			const count = table.key.length > 1 ? ROWS : 1;
			return Array.from({ length: count }, (_, position) =>
				insertOf(tenant, table, {
					...madeUpRow(table, { orgId: tenant.orgId, mark }, position + 1),
					...(table.name === "contacts" && position === 0 && { picture: pictureOf(mark) }),
				}),
			);
		}),
	);
	await env.BUCKET.put(`pictures/${tenant.orgId}/${pictureOf(mark)}`, mark);
	return { tenant, apiToken, mark };
}

/** Takes throw-away orgs away that a stopped proof left behind. */
export async function sweepThrowaways(env: Env): Promise<void> {
	const left = await directory(env)
		.select({ id: orgs.id })
		.from(orgs)
		.where(and(gte(orgs.slug, SLUG), lt(orgs.slug, AFTER_SLUG), lt(orgs.createdAt, now() - LIVES)))
		.limit(20);
	for (const { id } of left) await eraseOrg(env, id);
}

type Row = Record<string, string | number | null>;

/** A row of a table with values made up from an org's mark; the same number gives the same row. */
export function madeUpRow(table: TenantTable, { orgId, mark }: { orgId: string; mark: string }, number: number): Row {
	const row: Row = {};
	for (const { name, kind, isNeeded } of table.columns) {
		const parent = table.parents.find(({ column }) => column === name);
		if (name === "org_id") row[name] = orgId;
		else if (parent) row[name] = idOf(parent.table, mark, isToldApartBy(table, name) ? number : 1);
		else if (name === "id") row[name] = idOf(table.name, mark, number);
		else if (!isNeeded) row[name] = null;
		else if (kind === "json") row[name] = '[{"type":"image","url":null}]';
		else row[name] = kind === "number" ? number : `${mark}-${name}-${number}`;
	}
	return row;
}

/** Whether rows of a table differ in this column: its id, or where its key is nothing but others' ids. */
function isToldApartBy({ key, parents }: TenantTable, name: string): boolean {
	const others = key.filter((column) => column !== "org_id");
	return key.includes(name) && (name === "id" || others.every((column) => parents.some((parent) => parent.column === column)));
}

/** The id of a made-up row. */
export function idOf(table: string, mark: string, number = 1): string {
	return `${mark}-${table.replaceAll("_", "-")}-${number}`;
}

/** The picture of the first contact, named as pictures are. */
export function pictureOf(mark: string): string {
	return `${idOf("contacts", mark)}-000000000000`;
}

/** The statement that inserts a row through a tenant's handle. */
export function insertOf(tenant: Tenant, table: TenantTable, row: Row): D1PreparedStatement {
	const names = table.columns.map(({ name }) => `"${name}"`).join(", ");
	const values = table.columns.map(({ name }) => row[name] ?? null);
	return tenant.db.$client.prepare(`insert into "${table.name}" (${names}) values (${values.map(() => "?").join(", ")})`).bind(...values);
}
