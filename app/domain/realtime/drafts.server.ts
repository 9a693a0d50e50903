import { and, desc, eq, ne, sql } from "drizzle-orm";
import { z } from "zod";
import { now } from "#app/platform/clock.ts";
import type { Tenant } from "#app/platform/tenant.ts";
import { conversations } from "#app/schema/shard.ts";
import { drafts } from "#app/schema/team.ts";
import type { DraftRow } from "./rows.ts";
import { tell } from "./tell.server.ts";

/** How many of their drafts a member's pages begin with: the newest. */
const SHOWN = 50;

/** What a browser says of a draft: its text, empty when there is none any more, and when it was written last. */
export const draftForm = z.strictObject({
	conversationId: z.string().regex(/^[\w-]{1,80}$/),
	text: z.string().max(20_000),
	at: z
		.string()
		.regex(/^\d{1,15}$/)
		.transform(Number),
});

/** The statement that reads a member's own drafts, for a batch. */
export function readDrafts(tenant: Tenant, memberId: string) {
	return tenant.db
		.select({ conversationId: drafts.conversationId, text: drafts.text, at: drafts.at })
		.from(drafts)
		.where(and(eq(drafts.memberId, memberId), ne(drafts.text, "")))
		.orderBy(desc(drafts.at))
		.limit(SHOWN);
}

/**
 * Keeps what a member has begun to write and tells their other windows, and nobody else. The newest wins, in whatever order
 * they come; an empty text stays as one, so that none from before comes back. Null when the conversation is not there.
 */
export async function keepDraftOf(tenant: Tenant, memberId: string, draft: DraftRow): Promise<{ ok: true } | null> {
	const { conversationId, text } = draft;
	// A clock that runs ahead would win for ever.
	const at = Math.min(draft.at, now());
	const [found, kept] = await tenant.apply(
		[
			tenant.statement(sql`
				insert into drafts (org_id, member_id, conversation_id, text, at)
				select ${tenant.orgId}, ${memberId}, ${conversationId}, ${text}, ${at} from conversations where org_id = ${tenant.orgId} and id = ${conversationId}
				on conflict (org_id, member_id, conversation_id) do update set text = excluded.text, at = excluded.at where excluded.at > drafts.at`),
		],
		[
			tenant.db.select({ id: conversations.id }).from(conversations).where(eq(conversations.id, conversationId)),
			tenant.db
				.select({ text: drafts.text, at: drafts.at })
				.from(drafts)
				.where(and(eq(drafts.memberId, memberId), eq(drafts.conversationId, conversationId))),
		],
	);
	if (found.length === 0) return null;
	if (kept[0]?.at === at && kept[0].text === text) await tell(tenant, memberId, [{ type: "draft", draft: { conversationId, text, at } }]);
	return { ok: true };
}
