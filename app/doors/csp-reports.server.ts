/** Where browsers tell what the content security policy blocked: its directive and the origin are logged, nothing else, nothing kept. */
import { Hono } from "hono";
import { z } from "zod";
import { MINUTE, now } from "#app/platform/clock.ts";
import type { Env } from "#app/platform/env.ts";
import { readBody } from "#app/platform/http.ts";
import { tryParseJson } from "#app/platform/json.ts";
import { log } from "#app/platform/log.ts";

const REPORT_BYTES = 16 * 1024;
const REPORTS_PER_MINUTE = 60;

const reports = z
	.array(
		z.object({ type: z.literal("csp-violation"), body: z.object({ effectiveDirective: z.string(), blockedURL: z.string().nullish() }) }),
	)
	.max(20);

/** Counted in this instance alone: the door only has to keep a flood out of the log. */
let minute = { begins: 0, taken: 0 };

export const cspReports = new Hono<{ Bindings: Env }>();

cspReports.post("/", async (context) => {
	if (now() - minute.begins > MINUTE) minute = { begins: now(), taken: 0 };
	if (++minute.taken > REPORTS_PER_MINUTE) return context.text("Too many reports", 429);
	const body = await readBody(context.req.raw, REPORT_BYTES);
	if (!body) return context.text("Too large", 413);
	const told = reports.safeParse(tryParseJson(new TextDecoder().decode(body)));
	if (!told.success) return context.text("Not a report", 400);
	for (const { body: violation } of told.data) {
		const directive = /^[a-z-]{1,40}/.exec(violation.effectiveDirective)?.[0] ?? "unknown";
		log.error("blocked by the content security policy", { directive, blocked: originOf(violation.blockedURL ?? "") });
	}
	return context.body(null, 204);
});

/** The origin of what was blocked, or the word that browsers put in its place (`inline`, `eval`, `data`). */
function originOf(blocked: string) {
	const url = URL.parse(blocked);
	if (url && url.origin !== "null") return url.origin.slice(0, 200);
	return /^[a-z-]{1,30}/.exec(blocked)?.[0] ?? "unknown";
}
