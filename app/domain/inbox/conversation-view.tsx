import { Link, useSearchParams } from "@remix-run/react";
import clsx from "clsx";
import { ChevronLeft, PanelRight, X } from "lucide-react";
import { lazy, type ReactNode, Suspense } from "react";
import { ContactAvatar } from "#app/domain/contacts/contact-avatar.tsx";
import { contactHandle, contactName } from "#app/domain/contacts/contact-name.ts";
import type { ContactRow, ConversationRow } from "#app/domain/realtime/rows.ts";
import { useLive, useOrg } from "#app/domain/realtime/use-live.tsx";
import { Button } from "#app/ui/button.tsx";
import { useTitle } from "#app/ui/commands.ts";
import { CompanyMarks } from "./company-marks.tsx";
import { ConversationActions } from "./conversation-actions.tsx";
import { MessageList } from "./message-list.tsx";
import { changePanes, usePanes } from "./panes.ts";
import { ReplyArea } from "./reply-area.tsx";
import { useMarkRead } from "./use-mark-read.ts";
import { useMessages } from "./use-messages.ts";
import { useInboxQuery } from "./use-shown-list.ts";
import { useViewing } from "./use-viewing.ts";
import { WindowChip } from "./window-chip.tsx";

const DropZone = lazy(() => import("./drop-zone.tsx"));
const ScheduledReplies = lazy(() => import("./scheduled-replies.tsx"));

/** One conversation, with `panel` beside it where there is room, and over it where there is not. */
export function ConversationView({
	conversation,
	contact,
	panel,
}: {
	conversation: ConversationRow;
	contact: ContactRow | null;
	panel: ReactNode;
}) {
	const { isPanelOpen, isPanelHidden } = usePanes();
	const [params] = useSearchParams();
	const at = params.get("at");
	const { messages, hasFailed, retry } = useMessages(conversation.id, at);
	useMarkRead(conversation, messages !== null);
	useViewing(conversation.id);
	return (
		<>
			<section aria-label={`Conversation with ${contactName(contact)}`} className="relative flex min-h-0 min-w-0 flex-1 flex-col bg-bg">
				<Header
					conversation={conversation}
					contact={contact}
					isPanelOpen={isPanelOpen}
					onPanel={() => changePanes({ isPanelOpen: !isPanelOpen })}
				/>
				{messages ? (
					<MessageList key={conversation.id} conversation={conversation} contact={contact} messages={messages} at={at} />
				) : (
					<div className="flex flex-1 items-center justify-center">
						{hasFailed && (
							<p role="alert" className="flex items-center gap-3 text-sm text-text-2">
								These messages could not be loaded.
								<Button size="s" onClick={retry}>
									Try again
								</Button>
							</p>
						)}
					</div>
				)}
				<Suspense>
					<DropZone conversationId={conversation.id} name={contactName(contact)} />
					<ScheduledReplies key={`later-${conversation.id}`} conversation={conversation} />
				</Suspense>
				<ReplyArea conversation={conversation} contact={contact} />
			</section>
			<aside
				aria-label="Contact"
				className={clsx(
					"flex-col overflow-y-auto border-line bg-surface max-xl:absolute max-xl:inset-y-0 max-xl:right-0 max-xl:z-20 xl:w-[300px] xl:shrink-0 xl:border-l",
					isPanelHidden ? "xl:hidden" : "xl:flex",
					isPanelOpen ? "flex max-md:w-full md:max-xl:w-[320px] md:max-xl:border-l md:max-xl:shadow-soft" : "max-xl:hidden",
				)}
			>
				<div className="flex h-14 shrink-0 items-center justify-between border-b border-line px-4 text-sm font-semibold xl:hidden">
					Contact
					<Button tone="quiet" size="s" aria-label="Close contact" onClick={() => changePanes({ isPanelOpen: false })} className="px-2">
						<X aria-hidden className="size-5" />
					</Button>
				</div>
				{panel}
			</aside>
		</>
	);
}

type HeaderProps = { conversation: ConversationRow; contact: ContactRow | null; isPanelOpen: boolean; onPanel: () => void };

function Header({ conversation, contact, isPanelOpen, onPanel }: HeaderProps) {
	const { workspace } = useOrg();
	const { address } = useInboxQuery();
	const account = useLive((store) => store.connection(conversation.connectionId)?.username);
	const name = contactName(contact);
	const panelTitle = useTitle("panes.panel", "Contact and stage");
	const subline = [contactHandle(contact), account].filter(Boolean).join(" · ");
	return (
		<header className="flex h-[60px] shrink-0 items-center gap-3 border-b border-line bg-surface px-4 max-md:gap-2 max-md:pr-2 max-md:pl-1">
			<Link
				to={`/o/${workspace.org.slug}/inbox${address}`}
				aria-label="Back to the inbox"
				className="grid size-11 shrink-0 place-items-center rounded-m text-text-2 hover:bg-hover md:hidden"
			>
				<ChevronLeft aria-hidden className="size-6" />
			</Link>
			<ContactAvatar contact={contact} seed={conversation.contactId} />
			<div className="min-w-0 flex-1">
				<h1 className="truncate text-sm font-semibold">
					<bdi>{name}</bdi>
				</h1>
				<p className="flex items-center gap-2 text-[13px] text-text-2">
					<span className="md:hidden">
						<WindowChip conversation={conversation} />
					</span>
					<span className="truncate">{subline}</span>
				</p>
			</div>
			<span className="max-md:hidden">
				<WindowChip conversation={conversation} isExact />
			</span>
			<CompanyMarks conversationId={conversation.id} />
			<ConversationActions conversation={conversation} contact={contact} />
			<Button
				tone="quiet"
				size="s"
				aria-label="Contact"
				aria-expanded={isPanelOpen}
				title={panelTitle}
				onClick={onPanel}
				className="px-2 max-md:min-w-11 xl:hidden"
			>
				<PanelRight aria-hidden className="size-5 stroke-[1.75]" />
			</Button>
		</header>
	);
}
