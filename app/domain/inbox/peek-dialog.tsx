import { useNavigate } from "@remix-run/react";
import { Dialog } from "radix-ui";
import { ContactAvatar } from "#app/domain/contacts/contact-avatar.tsx";
import { contactName } from "#app/domain/contacts/contact-name.ts";
import { useLive, useOrg } from "#app/domain/realtime/use-live.tsx";
import { Button } from "#app/ui/button.tsx";
import { useFocusBack } from "#app/ui/use-focus-back.ts";
import { MessageList } from "./message-list.tsx";
import { useMessages } from "./use-messages.ts";
import { WindowChip } from "./window-chip.tsx";

/** A look at a conversation: nothing of it counts as read. Space or Esc leaves it, Enter opens it. */
export default function PeekDialog({ conversationId, onClose }: { conversationId: string; onClose: () => void }) {
	const { store, workspace } = useOrg();
	const navigate = useNavigate();
	const conversation = useLive((store) => store.conversation(conversationId));
	const contact = useLive((store) => (conversation ? store.contact(conversation.contactId) : null));
	const { messages, hasFailed, retry } = useMessages(conversationId, null);
	const focusBack = useFocusBack();
	if (!conversation) return null;

	function open() {
		onClose();
		navigate(`/o/${workspace.org.slug}/inbox/${conversationId}${store.shownList()}`);
	}

	return (
		<Dialog.Root open onOpenChange={(isOpen) => !isOpen && onClose()}>
			<Dialog.Portal>
				<div aria-hidden className="fixed inset-0 z-40 bg-black/40" />
				<Dialog.Content
					aria-describedby={undefined}
					onCloseAutoFocus={focusBack}
					onOpenAutoFocus={(event) => {
						event.preventDefault();
						if (event.currentTarget instanceof HTMLElement) event.currentTarget.focus();
					}}
					onKeyDown={(event) => {
						if (event.target !== event.currentTarget || (event.key !== " " && event.key !== "Enter")) return;
						event.preventDefault();
						if (event.key === " ") onClose();
						else open();
					}}
					className="fixed top-1/2 left-1/2 z-50 flex h-[min(620px,calc(100dvh-32px))] w-[min(560px,calc(100vw-32px))] -translate-x-1/2 -translate-y-1/2 flex-col overflow-hidden rounded-l border border-line bg-bg shadow-soft outline-none"
				>
					<header className="flex h-[60px] shrink-0 items-center gap-3 border-b border-line bg-surface px-4">
						<ContactAvatar contact={contact} seed={conversation.contactId} size="s" />
						<Dialog.Title className="min-w-0 flex-1 truncate text-sm font-semibold">
							<bdi>{contactName(contact)}</bdi>
						</Dialog.Title>
						<WindowChip conversation={conversation} isExact />
						<Button size="s" onClick={open} title="Open (Enter)">
							Open
						</Button>
					</header>
					{messages && <MessageList conversation={conversation} contact={contact} messages={messages} at={null} />}
					{!messages && hasFailed && (
						<p role="alert" className="flex flex-1 items-center justify-center gap-3 text-sm text-text-2">
							These messages could not be loaded.
							<Button size="s" onClick={retry}>
								Try again
							</Button>
						</p>
					)}
				</Dialog.Content>
			</Dialog.Portal>
		</Dialog.Root>
	);
}
