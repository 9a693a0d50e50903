import { asc, gt } from "drizzle-orm";
import { toBytes } from "#app/platform/crypto.ts";
import type { Tenant } from "#app/platform/tenant.ts";
import { auditLog } from "#app/schema/shard.ts";
import { writeAudit } from "./audit.server.ts";
import { canonicalLine } from "./audit-chain.ts";
import { sealAudit } from "./seal-audit.server.ts";

const AT_ONCE = 500;
const CSV_HEAD = ["seq", "time", "actor", "action", "target", "result", "detail", "id", "hash"];

export type AuditFormat = "jsonl" | "csv";

/**
 * The whole log from its first line, as a file that is made while it is read: JSON Lines hold the canonical line with its
 * hash as the last field, CSV the same for a spreadsheet. That it was exported is the last line in it.
 */
export async function exportAudit(tenant: Tenant, actor: string, format: AuditFormat): Promise<Response> {
	await writeAudit(tenant, { actor, action: "audit.exported", target: null, result: "done", detail: { format } });
	await sealAudit(tenant);
	let from = Number.MIN_SAFE_INTEGER;
	const body = new ReadableStream<Uint8Array>({
		start(controller) {
			if (format === "csv") controller.enqueue(toBytes(`${CSV_HEAD.join(",")}\r\n`));
		},
		async pull(controller) {
			const lines = await tenant.db.select().from(auditLog).where(gt(auditLog.seq, from)).orderBy(asc(auditLog.seq)).limit(AT_ONCE);
			const end = lines.at(-1);
			if (!end) return controller.close();
			from = end.seq;
			controller.enqueue(toBytes(lines.map(format === "csv" ? csvLine : jsonLine).join("")));
		},
	});
	return new Response(body, {
		headers: {
			"content-type": format === "csv" ? "text/csv; charset=utf-8" : "application/x-ndjson; charset=utf-8",
			"content-disposition": `attachment; filename="audit-${tenant.slug}.${format}"`,
			"cache-control": "no-store",
		},
	});
}

type Line = typeof auditLog.$inferSelect;

function jsonLine(line: Line): string {
	return `${canonicalLine(line).slice(0, -1)},"hash":${JSON.stringify(line.hash)}}\n`;
}

function csvLine({ seq, at, actor, action, target, result, detail, id, hash }: Line): string {
	const cells = [seq, new Date(at).toISOString(), actor, action, target, result, detail && JSON.stringify(detail), id, hash];
	return `${cells.map(csvCell).join(",")}\r\n`;
}

/** A cell that no spreadsheet takes for a formula. */
function csvCell(value: string | number | null): string {
	const text = String(value ?? "");
	const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
	return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
