import { and, asc, eq, inArray, isNull, sql } from "drizzle-orm";
import { recordEvent, takeSeq } from "#app/domain/realtime/events.server.ts";
import { countersOf, messageColumns, messageRow } from "#app/domain/realtime/rows.server.ts";
import type { ServerFrame } from "#app/domain/realtime/rows.ts";
import { now } from "#app/platform/clock.ts";
import { mine, type Tenant } from "#app/platform/tenant.ts";
import { type Attachment, messages } from "#app/schema/shard.ts";
import { catchUp } from "./catch-up.server.ts";
import { conversationReads } from "./conversation-rows.server.ts";
import { applyToMessage, conversationOf, idOf, isMessage, type MessageKey } from "./one-message.server.ts";
import { unsentIds } from "./unsent.server.ts";

type Echo = MessageKey & { conversationId: string; text: string | null; attachments: Attachment[] };

/**
 * The echo of a reply that this app sent and has no answer for yet meets the same row: it takes Instagram's id and is
 * sent. Null when no reply of this conversation waits with that content; the echo then is a message of its own.
 */
export async function adoptEcho(tenant: Tenant, echo: Echo): Promise<ServerFrame[] | null> {
	const { conversationId, providerId } = echo;
	const linked = await takeLinks(tenant, echo);
	if (linked) return linked;
	const [waiting] = await tenant.db
		.select({ id: messages.id, attachments: messages.attachments })
		.from(messages)
		.where(
			and(
				inArray(messages.status, ["sending", "unknown"]),
				sql`${messages.id} in (${unsentIds(conversationId)})`,
				isNull(messages.providerId),
				echo.text === null ? sql`text is null and ${hasTypes(echo.attachments)}` : eq(messages.text, echo.text),
			),
		)
		.orderBy(asc(messages.id))
		.limit(1);
	if (!waiting) return null;

	const [counters, newest, conversationRows, contactRows, messageRows] = await tenant.apply(
		[
			tenant.db
				.update(messages)
				.set({ providerId, status: "sent", failure: null, retryAt: null, attachments: withLinks(waiting.attachments, echo.attachments) })
				.where(
					mine(
						tenant,
						messages,
						eq(messages.id, waiting.id),
						isNull(messages.providerId),
						sql`not exists (select 1 from ${messages} as known where known.connection_id = ${messages.connectionId} and known.kind = 'message' and known.provider_id = ${providerId})`,
					),
				),
			takeSeq(tenant),
			recordEvent(tenant, { type: "message.sent", conversationId, messageId: waiting.id }),
			...catchUp(tenant, echo),
		],
		[...conversationReads(tenant, conversationId), tenant.db.select(messageColumns).from(messages).where(eq(messages.id, waiting.id))],
	);
	const adopted = messageRows[0];
	if (adopted?.providerId !== providerId) return null;
	await dropUploads(tenant, waiting.attachments);
	const { seq, counts } = countersOf(counters);
	if (newest[0]?.messageId !== waiting.id) return [{ type: "hello", seq }];
	return [
		{
			type: "change",
			seq,
			event: "message.sent",
			at: now(),
			rows: { conversations: conversationRows, contacts: contactRows, messages: [messageRow(adopted)] },
			counts,
		},
	];
}

/** What we sent has no link until Instagram's echo brings it: then our own bytes are no longer needed. */
async function takeLinks(tenant: Tenant, echo: Echo): Promise<ServerFrame[] | null> {
	if (echo.attachments.length === 0) return null;
	const [known] = await tenant.db.select({ attachments: messages.attachments }).from(messages).where(isMessage(echo)).limit(1);
	if (!known || known.attachments.every(({ url }) => url !== null)) return null;
	const attachments = JSON.stringify(withLinks(known.attachments, echo.attachments));
	const frames = await applyToMessage(tenant, echo, "message.changed", [
		tenant.statement(
			sql`update messages set attachments = ${attachments} where org_id = ${tenant.orgId} and ${isMessage(echo)} and unsent_at is null and deleted_at is null`,
		),
		takeSeq(tenant),
		recordEvent(tenant, { type: "message.changed", conversationId: conversationOf(echo), messageId: idOf(echo) }),
	]);
	await dropUploads(tenant, known.attachments);
	return frames;
}

function withLinks(ours: Attachment[], theirs: Attachment[]): Attachment[] {
	return ours.map(({ upload, ...attachment }, position) => {
		const url = theirs[position]?.url ?? attachment.url;
		return url === null && upload ? { ...attachment, url, upload } : { ...attachment, url };
	});
}

async function dropUploads(tenant: Tenant, attachments: Attachment[]) {
	const keys = attachments.map(({ upload }) => upload).filter((key) => key !== undefined);
	if (keys.length > 0) await tenant.env.BUCKET.delete(keys);
}

function hasTypes(attachments: Attachment[]) {
	const types = JSON.stringify(attachments.map(({ type }) => type));
	return sql`(select json_group_array(json_extract(value, '$.type')) from json_each(attachments)) = ${types}`;
}
