import { asc, gt } from "drizzle-orm";
import type { Tenant } from "#app/platform/tenant.ts";
import { auditLog } from "#app/schema/shard.ts";
import { writeAudit } from "./audit.server.ts";
import { hashOfLine } from "./audit-chain.ts";
import { type Anchor, readAnchor, sealAudit } from "./seal-audit.server.ts";

const AT_ONCE = 500;

/**
 * What is wrong with a chain: a line is missing or was put in, a line says something else than when it was sealed (or stands
 * in another's place), the end is gone, or everything fits and is not what was sealed.
 */
export type AuditProblem = "missing" | "inserted" | "changed" | "cut-off" | "rewritten";

/** `lines` are sealed and fit, `waiting` are written and not sealed yet; `seq` is the first line that does not fit. */
export type AuditCheck = { ok: true; lines: number; waiting: number } | { ok: false; problem: AuditProblem; seq: number };

/** Recomputes the org's chain line by line and compares its end with the anchor. */
export async function checkAudit(tenant: Tenant): Promise<AuditCheck> {
	// Before the lines: what is sealed meanwhile lies beyond it.
	const anchor = await readAnchor(tenant);
	let last: Anchor = { seq: 0, hash: "" };
	let waiting = 0;
	for (let from = Number.MIN_SAFE_INTEGER; ; ) {
		const page = await tenant.db.select().from(auditLog).where(gt(auditLog.seq, from)).orderBy(asc(auditLog.seq)).limit(AT_ONCE);
		for (const line of page) {
			if (line.seq < 1) return { ok: false, problem: "inserted", seq: line.seq };
			if (line.seq !== last.seq + waiting + 1) return { ok: false, problem: "missing", seq: last.seq + waiting + 1 };
			if (line.hash === null) {
				if (line.seq <= anchor.seq) return { ok: false, problem: "inserted", seq: line.seq };
				waiting++;
				continue;
			}
			if (waiting > 0) return { ok: false, problem: "inserted", seq: last.seq + 1 };
			if (line.hash !== (await hashOfLine(last.hash, line))) return { ok: false, problem: "changed", seq: line.seq };
			if (line.seq === anchor.seq && line.hash !== anchor.hash) return { ok: false, problem: "rewritten", seq: line.seq };
			last = { seq: line.seq, hash: line.hash };
		}
		const end = page.at(-1);
		if (!end || page.length < AT_ONCE) break;
		from = end.seq;
	}
	if (last.seq < anchor.seq) return { ok: false, problem: "cut-off", seq: last.seq + 1 };
	return { ok: true, lines: last.seq, waiting };
}

/** Seals what is written, checks the chain for a member, and notes what was found. */
export async function checkAuditFor(tenant: Tenant, actor: string): Promise<AuditCheck> {
	await sealAudit(tenant);
	const found = await checkAudit(tenant);
	const detail = found.ok ? { problem: "none", lines: String(found.lines) } : { problem: found.problem, seq: String(found.seq) };
	await writeAudit(tenant, { actor, action: "audit.checked", target: null, result: found.ok ? "done" : "found-something", detail });
	return found;
}
