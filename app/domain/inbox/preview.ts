import type { Attachment, MessageKind } from "#app/schema/shard.ts";

const PREVIEW_LENGTH = 140;

/** What stands in a list for a message whose content is gone. */
export const UNSENT_PREVIEW = "Unsent message";
export const DELETED_PREVIEW = "Deleted message";

/** What an attachment is called where it cannot be shown. Types come from Instagram and new ones appear. */
export function attachmentWord(type: string): string {
	switch (type) {
		case "image":
			return "Photo";
		case "video":
			return "Video";
		case "audio":
			return "Voice message";
		case "file":
			return "File";
		case "like_heart":
			return "Heart";
		case "sticker":
			return "Sticker";
		case "share":
		case "post":
		case "ig_post":
		case "MEDIA_SHARE":
			return "Shared post";
		case "reel":
		case "ig_reel":
			return "Shared reel";
		case "story_mention":
			return "Mentioned you in their story";
		case "ig_story":
		case "story":
			return "Shared story";
		case "ephemeral":
			return "Photo or video that could be viewed once";
		case "template":
		case "generic":
			return "Card with buttons";
		case "product":
			return "Shared product";
		case "unsupported_type":
			return "A kind of message that Instagram does not pass on";
		default:
			return "Attachment";
	}
}

/** The one line of a message that lists show: its text, or what it carries; never empty. */
export function previewOf(message: { text: string | null; attachments: Attachment[]; kind?: MessageKind }): string {
	if (message.kind === "referral") return "Came from an ad or link";
	const text = message.text?.replace(/\s+/g, " ").trim() ?? "";
	if (text !== "") return Array.from(text).slice(0, PREVIEW_LENGTH).join("");
	if (message.kind === "postback") return "Pressed a button";
	const [first, ...more] = message.attachments;
	if (!first) return "Message that cannot be shown here";
	return more.length > 0 ? `${attachmentWord(first.type)} and ${more.length} more` : attachmentWord(first.type);
}
