import { and, desc, eq, gte, inArray, lt, or, type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import { contactName } from "#app/domain/contacts/contact-name.ts";
import { DAY } from "#app/platform/clock.ts";
import type { Tenant } from "#app/platform/tenant.ts";
import { auditLog, connections, contacts, stages } from "#app/schema/shard.ts";
import { groupOf } from "./audit-words.ts";
import { membersOf } from "./members.server.ts";

const PAGE = 50;
/** The last check is looked for among so many of the newest lines. */
const LOOK_BACK = 5000;

const day = z.iso.date().optional().catch(undefined);

/** What the address of the page asks for; what cannot be read is left out. */
export const auditQuery = z.object({
	actor: z
		.string()
		.regex(/^[\w:.-]{1,80}$/)
		.optional()
		.catch(undefined),
	group: z
		.string()
		.regex(/^[a-z-]{1,40}$/)
		.optional()
		.catch(undefined),
	from: day,
	to: day,
	refused: z.literal("on").optional().catch(undefined),
	before: z.coerce.number().int().positive().optional().catch(undefined),
});

export type AuditQuery = z.infer<typeof auditQuery>;

/** A line as the page shows it; `target` is there while what it names is. */
export type ShownLine = {
	seq: number;
	at: number;
	actor: string;
	action: string;
	result: string;
	target: { label: string; path: string } | null;
	stage: string | null;
	/** How many it was done to at once. */
	count: string | null;
	isSealed: boolean;
};

/** Fifty lines of the org, the newest first, and where the next fifty begin. */
export async function listAudit(tenant: Tenant, query: AuditQuery): Promise<{ lines: ShownLine[]; next: number | null }> {
	const rows = await tenant.db
		.select()
		.from(auditLog)
		.where(conditionOf(query))
		.orderBy(desc(auditLog.seq))
		.limit(PAGE + 1);
	const shown = rows.slice(0, PAGE);
	const [members, names] = await Promise.all([membersOf(tenant), readNames(tenant, shown)]);
	const people = new Map(members.map(({ id, name }) => [id, name]));
	return {
		lines: shown.map((line) => ({
			seq: line.seq,
			at: line.at,
			actor: actorWords(line.actor, people),
			action: line.action,
			result: line.result,
			target: targetOf(line, names, people),
			count: line.detail?.count ?? null,
			stage: (line.detail?.stage && names.stages.get(line.detail.stage)) ?? null,
			isSealed: line.hash !== null,
		})),
		next: rows.length > PAGE ? (shown.at(-1)?.seq ?? null) : null,
	};
}

/** The newest check among the newest lines; null where there is none. */
export async function lastCheck(
	tenant: Tenant,
): Promise<{ at: number; actor: string; problem: string; seq: string; lines: string } | null> {
	const newest = tenant.db.select({ seq: auditLog.seq }).from(auditLog).orderBy(desc(auditLog.seq)).limit(LOOK_BACK);
	const [line] = await tenant.db
		.select()
		.from(auditLog)
		.where(and(inArray(auditLog.seq, newest), eq(auditLog.action, "audit.checked")))
		.orderBy(desc(auditLog.seq))
		.limit(1);
	if (!line) return null;
	const people = new Map((await membersOf(tenant)).map(({ id, name }) => [id, name]));
	const { problem = "none", seq = "", lines = "" } = line.detail ?? {};
	return { at: line.at, actor: actorWords(line.actor, people), problem, seq, lines };
}

function conditionOf({ actor, group, from, to, refused, before }: AuditQuery): SQL | undefined {
	return and(
		before === undefined ? undefined : lt(auditLog.seq, before),
		actor === undefined ? undefined : eq(auditLog.actor, actor),
		// From "group." up to the character after the full stop: a prefix without LIKE, whose patterns are short on D1.
		group === undefined ? undefined : and(gte(auditLog.action, `${group}.`), lt(auditLog.action, `${group}/`)),
		from === undefined ? undefined : gte(auditLog.at, Date.parse(from)),
		to === undefined ? undefined : lt(auditLog.at, Date.parse(to) + DAY),
		refused === undefined ? undefined : eq(auditLog.result, "refused"),
	);
}

type Line = typeof auditLog.$inferSelect;
type Names = Awaited<ReturnType<typeof readNames>>;

/** The names of what lines point at, as they are now. */
async function readNames(tenant: Tenant, lines: Line[]) {
	const among = (ids: (string | null | undefined)[]) => {
		const wanted = [...new Set(ids)].filter((id) => typeof id === "string");
		return sql`(select value from json_each(${JSON.stringify(wanted)}))`;
	};
	const conversationIds = among(lines.map((line) => line.detail?.conversation));
	const targets = among(lines.map((line) => line.target));
	const [people, accounts, stageRows] = await tenant.batch([
		tenant.db
			.select({ id: contacts.id, conversationId: contacts.conversationId, name: contacts.name, username: contacts.username })
			.from(contacts)
			.where(
				or(inArray(contacts.id, targets), inArray(contacts.id, sql`(select contact_id from conversations where id in ${conversationIds})`)),
			),
		tenant.db.select({ id: connections.id, username: connections.username }).from(connections),
		tenant.db.select({ id: stages.id, name: stages.name }).from(stages),
	]);
	const named = people.map((person) => ({ ...person, label: contactName(person) }));
	return {
		contacts: new Map(named.map((person) => [person.id, person])),
		conversations: new Map(named.flatMap((person) => (person.conversationId ? [[person.conversationId, person] as const] : []))),
		connections: new Map(accounts.filter(({ username }) => username !== "").map(({ id, username }) => [id, `@${username}`])),
		stages: new Map(stageRows.map(({ id, name }) => [id, name])),
	};
}

function targetOf({ action, target, detail }: Line, names: Names, people: Map<string, string>): ShownLine["target"] {
	if (target === null) return null;
	switch (groupOf(action)) {
		case "reply":
		case "file":
		case "message": {
			const person = names.conversations.get(detail?.conversation ?? "");
			return person ? { label: person.label, path: `inbox/${person.conversationId}` } : null;
		}
		case "follow-up":
		case "contact": {
			const person = names.contacts.get(target);
			return person ? { label: person.label, path: person.conversationId ? `inbox/${person.conversationId}` : "pipeline" } : null;
		}
		case "connection":
		case "import": {
			const label = names.connections.get(target);
			return label ? { label, path: "settings/connections" } : null;
		}
		case "turn":
		case "member": {
			const label = people.get(target);
			return label ? { label, path: "settings/members" } : null;
		}
		default:
			return null;
	}
}

function actorWords(actor: string, people: Map<string, string>): string {
	if (actor === "instagram") return "Instagram";
	if (actor === "system") return "DM Tracker";
	if (actor.startsWith("api:")) return "An API token";
	return people.get(actor) ?? "A former member";
}
