import { and, eq, type SQL } from "drizzle-orm";
import type { BatchItem, BatchResponse } from "drizzle-orm/batch";
import type { AnySQLiteColumn } from "drizzle-orm/sqlite-core";
import { type Database, fencedShard } from "#app/platform/db/bindings.ts";
import { type SearchIndex, searchIndex } from "#app/platform/db/search-index.ts";
import type { Env } from "#app/platform/env.ts";
import type { Grant } from "#app/platform/grant.ts";

type Batch = readonly [BatchItem<"sqlite">, ...BatchItem<"sqlite">[]];

/** Permission to touch one org's rows. */
export type Tenant = {
	readonly orgId: string;
	readonly slug: string;
	/** The member who acts and sees only the leads assigned to them; null where the whole org is seen. */
	readonly memberId: string | null;
	readonly env: Env;
	/** Drizzle over the fenced shard: a read sees this org only, a write to another org's row aborts. */
	readonly db: Database;
	/** The org's part of the full-text index: what it gives counts only after a read through `db`. */
	readonly index: SearchIndex;
	/** A statement in SQL, for batches. */
	statement(query: SQL): BatchItem<"sqlite">;
	/** Several statements as one transaction and one round trip. */
	batch<Items extends Batch>(items: Items): Promise<BatchResponse<Items>>;
	/** Writes, then reads of what they left, as one transaction and one round trip; gives the reads' results. */
	apply<Reads extends Batch>(writes: readonly BatchItem<"sqlite">[], reads: Reads): Promise<BatchResponse<Reads>>;
	/** The same with a read of what was there `before` in front, whose result comes first. */
	applyAfter<Before extends BatchItem<"sqlite">, Reads extends Batch>(
		before: Before,
		writes: readonly BatchItem<"sqlite">[],
		reads: Reads,
	): Promise<BatchResponse<[Before, ...Reads]>>;
};

/** The one way to an org's rows. */
export function openTenant(env: Env, access: Grant): Tenant {
	const { orgId, memberId, isErasing } = access;
	const db = fencedShard(env, access.shard, { orgId, memberId, isErasing });
	return {
		orgId,
		memberId,
		slug: access.slug,
		env,
		db,
		index: searchIndex(env, access.shard, orgId),
		statement: (query) => {
			// Drizzle 0.45 loses the parameters of a raw statement in a batch unless it carries its prepared form.
			const raw = db.run(query);
			return Object.assign(raw, { stmt: db.$client.prepare(raw.getQuery().sql) });
		},
		batch: (items) => db.batch(items),
		apply: async <Reads extends Batch>(writes: readonly BatchItem<"sqlite">[], reads: Reads) => {
			const all = [...writes, ...reads] as unknown as Batch;
			const results: readonly unknown[] = await db.batch(all);
			return results.slice(writes.length) as BatchResponse<Reads>;
		},
		applyAfter: async <Before extends BatchItem<"sqlite">, Reads extends Batch>(
			before: Before,
			writes: readonly BatchItem<"sqlite">[],
			reads: Reads,
		) => {
			const results: readonly unknown[] = await db.batch([before, ...writes, ...reads]);
			return [results[0], ...results.slice(1 + writes.length)] as unknown as BatchResponse<[Before, ...Reads]>;
		},
	};
}

/** The condition of an update or delete: this org's rows that also match `conditions`; a limited member's own where rows have an assignee. */
export function mine(
	tenant: Tenant,
	table: { orgId: AnySQLiteColumn; assigneeId?: AnySQLiteColumn },
	...conditions: (SQL | undefined)[]
): SQL {
	const isTheirs = table.assigneeId && tenant.memberId !== null ? eq(table.assigneeId, tenant.memberId) : undefined;
	const condition = and(eq(table.orgId, tenant.orgId), isTheirs, ...conditions);
	if (!condition) throw new Error("a condition without content");
	return condition;
}

/** The values of an insert, owned by this org. */
export function owned<Values extends object>(tenant: Tenant, values: Values): Values & { orgId: string } {
	return { ...values, orgId: tenant.orgId };
}
