/**
 * The triggers that hold the write side of the fence for one tenant table: a row may only be written when the org that
 * acts (recorded by the first statement of the batch) is the row's org, and no row ever changes its org.
 */
export function fenceTriggers(table: string): string[] {
	const acting = "(SELECT org_id FROM acting_org WHERE one = 1)";
	const abort = `SELECT RAISE(ABORT, 'tenancy: ${table} belongs to another org');`;
	return [
		`CREATE TRIGGER \`${table}_fence_insert\` BEFORE INSERT ON \`${table}\` WHEN NEW.org_id IS NOT ${acting} BEGIN ${abort} END;`,
		`CREATE TRIGGER \`${table}_fence_update\` BEFORE UPDATE ON \`${table}\` WHEN OLD.org_id IS NOT ${acting} OR NEW.org_id IS NOT OLD.org_id BEGIN ${abort} END;`,
		`CREATE TRIGGER \`${table}_fence_delete\` BEFORE DELETE ON \`${table}\` WHEN OLD.org_id IS NOT ${acting} BEGIN ${abort} END;`,
	];
}
