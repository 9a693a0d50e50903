import { z } from "zod";
import { REACTIONS } from "./signs.server.ts";

const id = z.string().regex(/^[\w-]{1,80}$/);
const messageId = z.string().regex(/^[\w-]{1,160}$/);

const yes = z.literal("yes").transform(() => true);

/** What goes with a reply: the message that it answers, the newest that its author had seen, and that they know of others who answer. */
const beside = { replyTo: messageId.optional(), seen: messageId.optional(), anyway: yes.optional() };

/** A note and whom it names: members' ids, with spaces between them. */
const note = {
	text: z.string().max(20_000),
	mentions: z
		.string()
		.max(4000)
		.default("")
		.transform((ids) => ids.split(" ").filter(Boolean)),
};

/** Milliseconds since 1970. */
const time = z
	.string()
	.regex(/^\d{1,15}$/)
	.transform(Number);

/** What can be asked of a conversation. */
export const conversationForm = z.discriminatedUnion("intent", [
	z.strictObject({ intent: z.literal("reply"), clientId: id, text: z.string().max(20_000), ...beside }),
	z.strictObject({ intent: z.literal("take-back"), messageId }),
	z.strictObject({ intent: z.literal("note"), clientId: id, ...note }),
	z.strictObject({ intent: z.literal("edit-note"), noteId: messageId, ...note }),
	z.strictObject({ intent: z.literal("delete-note"), noteId: messageId }),
	z.strictObject({ intent: z.literal("retry"), messageId }),
	z.strictObject({ intent: z.literal("react"), messageId, reaction: z.enum(["", ...REACTIONS]) }),
	z.strictObject({ intent: z.literal("delete"), messageId }),
	z.strictObject({ intent: z.literal("read"), mentions: yes.optional() }),
	z.strictObject({ intent: z.literal("done") }),
	z.strictObject({ intent: z.literal("open") }),
	z.strictObject({ intent: z.literal("unread") }),
	z.strictObject({ intent: z.literal("done-for-me") }),
	z.strictObject({ intent: z.literal("back-for-me") }),
	/** Milliseconds since 1970. */
	z.strictObject({
		intent: z.literal("snooze"),
		until: z
			.string()
			.regex(/^\d{1,15}$/)
			.transform(Number),
	}),
	z.strictObject({ intent: z.literal("typing") }),
	z.strictObject({
		intent: z.literal("schedule"),
		clientId: id,
		text: z.string().max(20_000),
		at: time,
		endsOnAnswer: z.literal("yes").optional(),
	}),
	z.strictObject({ intent: z.literal("reschedule"), scheduledId: id, at: time }),
	z.strictObject({ intent: z.literal("send-scheduled"), scheduledId: id }),
	z.strictObject({ intent: z.literal("unschedule"), scheduledId: id }),
]);

/** The query of an upload: what the browser calls it, the file's name, and what goes with a reply. */
export const uploadQuery = z.strictObject({ clientId: id, name: z.string().max(500).default("file"), ...beside });
