/** How the conversations API shows a message, which is not how webhooks do. Source: Meta's conversations API reference. */
import { z } from "zod";
import type { Attachment, MessageDetail } from "#app/schema/shard.ts";

/** What a message says, where the API still gives it. */
export type MessageDetails = {
	fromId: string | null;
	fromUsername: string | null;
	toIds: string[];
	text: string | null;
	attachments: Attachment[];
	detail: MessageDetail | null;
	replyToProviderId: string | null;
	/** Who reacted with what, by Instagram's names of reactions. */
	reactions: { name: string; userIds: string[] }[];
};

/** A message as the API lists it; `details` is null for one of which only the id is given. Times are milliseconds since 1970. */
export type ListedMessage = { providerId: string; sentAt: number; details: MessageDetails | null };

const id = z.union([z.string().min(1), z.number()]).transform(String);
const link = z.string().max(8192).nullish().catch(null);
const part = z
	.looseObject({ id: id.nullish().catch(null), link })
	.nullish()
	.catch(null);
const many = <Item extends z.ZodType>(item: Item) =>
	z
		.looseObject({ data: z.array(item) })
		.nullish()
		.catch(null);

const file = z.looseObject({
	mime_type: z.string().nullish().catch(null),
	name: z.string().max(1000).nullish().catch(null),
	size: z.number().nullish().catch(null),
	image_data: z.looseObject({ url: link }).nullish().catch(null),
	video_data: z.looseObject({ url: link }).nullish().catch(null),
	file_url: link,
});

const message = z.looseObject({
	id,
	created_time: z.string().nullish(),
	from: z.looseObject({ id, username: z.string().nullish() }).nullish().catch(null),
	to: many(z.looseObject({ id })),
	message: z.string().nullish(),
	attachments: many(file),
	shares: many(z.looseObject({ link })),
	story: z.looseObject({ mention: part, reply_to: part }).nullish().catch(null),
	reply_to: z.looseObject({ mid: z.string().nullish(), id: z.string().nullish() }).nullish().catch(null),
	reactions: many(z.looseObject({ reaction: z.string().nullish(), users: z.array(z.looseObject({ id })).nullish() })),
	is_unsupported: z.boolean().nullish().catch(null),
});

/** Parses one listed message. */
export const listedMessage = message.transform((given): ListedMessage => {
	const sentAt = Date.parse(given.created_time ?? "") || 0;
	const hasDetails = given.from != null || given.message != null || given.attachments != null;
	return { providerId: given.id, sentAt, details: hasDetails ? detailsOf(given) : null };
});

function detailsOf({
	from,
	to,
	message: text,
	attachments,
	shares,
	story,
	reply_to,
	reactions,
	is_unsupported,
}: z.infer<typeof message>): MessageDetails {
	const mention = story?.mention;
	const answered = story?.reply_to;
	return {
		fromId: from?.id ?? null,
		fromUsername: from?.username ?? null,
		toIds: to?.data.map((party) => party.id) ?? [],
		text: text || null,
		attachments: [
			...(attachments?.data ?? []).map(toAttachment),
			...(shares?.data ?? []).map((share) => ({ type: "share", url: share.link ?? null })),
			...(mention ? [{ type: "story_mention", url: mention.link || null }] : []),
			...(is_unsupported ? [{ type: "unsupported_type", url: null }] : []),
		],
		detail: answered ? { story: { id: answered.id ?? "", url: answered.link || null } } : null,
		replyToProviderId: reply_to?.mid ?? reply_to?.id ?? null,
		reactions: (reactions?.data ?? []).map(({ reaction, users }) => ({
			name: reaction ?? "",
			userIds: users?.map((user) => user.id) ?? [],
		})),
	};
}

function toAttachment({ mime_type, name, size, image_data, video_data, file_url }: z.infer<typeof file>): Attachment {
	const url = image_data?.url ?? video_data?.url ?? file_url ?? null;
	return {
		type: typeOf(mime_type ?? "", image_data != null, video_data != null, url),
		url,
		...(name && { name }),
		...(size != null && { size }),
	};
}

/** Without a link there is nothing left to see: such media could be viewed once. */
function typeOf(contentType: string, isImage: boolean, isVideo: boolean, url: string | null): string {
	if (url === null) return "ephemeral";
	if (isImage || contentType.startsWith("image/")) return "image";
	if (isVideo || contentType.startsWith("video/")) return "video";
	return contentType.startsWith("audio/") ? "audio" : "file";
}
