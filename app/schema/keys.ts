import { type AnySQLiteColumn, foreignKey, text } from "drizzle-orm/sqlite-core";

type TenantColumns = { orgId: AnySQLiteColumn };
type TenantTarget = TenantColumns & { id: AnySQLiteColumn };

/** The column that every tenant table begins with. */
export const orgId = () => text("org_id").notNull();

/** A column that names a row of the same org. */
export function pair(table: TenantColumns, column: AnySQLiteColumn, target: TenantTarget) {
	return foreignKey({ columns: [table.orgId, column], foreignColumns: [target.orgId, target.id] });
}
