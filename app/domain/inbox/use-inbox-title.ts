import { useEffect } from "react";
import { contactName } from "#app/domain/contacts/contact-name.ts";
import { useLive } from "#app/domain/realtime/use-live.tsx";

/** The window's title: how much is unread, and with whom one is talking. */
export function useInboxTitle(conversationId: string | undefined) {
	const unread = useLive((store) => store.counts().unreadConversations);
	const contact = useLive((store) => {
		const conversation = conversationId === undefined ? null : store.conversation(conversationId);
		return conversation && store.contact(conversation.contactId);
	});
	const place = contact ? contactName(contact) : "Inbox";

	useEffect(() => {
		document.title = `${unread > 0 ? `(${unread}) ` : ""}${place} · DM Tracker`;
	}, [unread, place]);
}
