import { inSentence } from "#app/domain/contacts/contact-name.ts";
import { HUMAN_AGENT_FOR, replyWindow } from "#app/domain/inbox/reply-window.ts";
import type { ContactRow, ConversationRow } from "#app/domain/realtime/rows.ts";
import { dateAndTime } from "#app/ui/times.ts";

/** What somebody should know who is to write at `dueAt`, when Instagram takes no message any more; null while it does. */
export function beyondWindow(conversation: ConversationRow | null, contact: ContactRow | null, dueAt: number, now: number): string | null {
	const { subject, verb } = inSentence(contact);
	if (!conversation || conversation.lastInboundAt === null || replyWindow(conversation, now).state === "closed") {
		return `Instagram has closed this chat. It opens again when ${subject} ${verb}.`;
	}
	const closesAt = conversation.lastInboundAt + HUMAN_AGENT_FOR;
	return dueAt < closesAt ? null : `Instagram closes this chat on ${dateAndTime(closesAt)} unless ${subject} ${verb} before.`;
}
