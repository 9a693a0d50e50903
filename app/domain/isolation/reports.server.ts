import { desc, eq, notInArray, sql } from "drizzle-orm";
import { signText } from "#app/platform/signing.ts";
import { mine, owned, type Tenant } from "#app/platform/tenant.ts";
import { isolationReports } from "#app/schema/shard.ts";
import type { IsolationReport } from "./checks.ts";

/** So many reports are kept; who needs one for longer downloads it. */
const KEPT = 50;

/** A report as lists show it. */
export type ReportLine = { id: string; at: number; passed: number; failed: number };

/** Signs a report and stores it. What is signed is the text as it is stored, byte by byte. */
export async function storeReport(tenant: Tenant, actor: string, report: IsolationReport): Promise<void> {
	const text = JSON.stringify(report);
	const { kid, signature } = await signText(tenant.env, text);
	const newest = tenant.db.select({ id: isolationReports.id }).from(isolationReports).orderBy(desc(isolationReports.id)).limit(KEPT);
	await tenant.batch([
		tenant.db.insert(isolationReports).values(
			owned(tenant, {
				id: report.id,
				at: Date.parse(report.finishedAt),
				actor,
				passed: report.passed,
				failed: report.failed,
				report: text,
				signature: `${kid}.${signature}`,
			}),
		),
		tenant.db.delete(isolationReports).where(mine(tenant, isolationReports, notInArray(isolationReports.id, newest))),
	]);
}

/** The newest reports, without what they say. */
export async function listReports(tenant: Tenant): Promise<ReportLine[]> {
	const { id, at, passed, failed } = isolationReports;
	return tenant.db.select({ id, at, passed, failed }).from(isolationReports).orderBy(desc(id)).limit(10);
}

/** What a report says; the newest one without an id. Null when it is not there. */
export async function readReport(tenant: Tenant, id?: string): Promise<IsolationReport | null> {
	const stored = await find(tenant, id);
	return stored ? (JSON.parse(stored.report) as IsolationReport) : null;
}

/**
 * A report as the file that `scripts/verify-report.ts` checks: `{"report":<the signed text>,"kid":"…","signature":"…"}`, in
 * one line. Null when it is not there.
 */
export async function reportFile(tenant: Tenant, id: string): Promise<string | null> {
	const stored = await find(tenant, id);
	if (!stored) return null;
	const [kid, signature] = stored.signature.split(".");
	return `{"report":${stored.report},"kid":"${kid}","signature":"${signature}"}\n`;
}

async function find(tenant: Tenant, id?: string) {
	const [stored] = await tenant.db
		.select({ report: isolationReports.report, signature: isolationReports.signature })
		.from(isolationReports)
		.where(id === undefined ? sql`true` : eq(isolationReports.id, id))
		.orderBy(desc(isolationReports.id))
		.limit(1);
	return stored ?? null;
}
