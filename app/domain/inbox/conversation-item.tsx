import { Link } from "@remix-run/react";
import clsx from "clsx";
import { memo, useRef } from "react";
import { AssigneeMark } from "#app/domain/contacts/assignee-mark.tsx";
import { ContactAvatar } from "#app/domain/contacts/contact-avatar.tsx";
import { contactHandle, contactName } from "#app/domain/contacts/contact-name.ts";
import { FollowUpMark } from "#app/domain/follow-ups/follow-up-mark.tsx";
import { QuietMark } from "#app/domain/follow-ups/quiet-mark.tsx";
import { useLive, useNow, useOrg } from "#app/domain/realtime/use-live.tsx";
import { HOUR } from "#app/platform/clock.ts";
import { shortAgo } from "#app/ui/times.ts";
import { AccountBadge } from "./account-badge.tsx";
import { AsideMark } from "./aside-mark.tsx";
import { CompanyMarks } from "./company-marks.tsx";
import { prefetchMessages } from "./load-pages.ts";
import { replyWindow } from "./reply-window.ts";
import { useDraft } from "./use-drafts.ts";
import { WindowChip } from "./window-chip.tsx";

/** A conversation that waits for an answer and can be answered for less than this needs one now. */
const ENDING = 2 * HOUR;
/** A pointer that rests this long is about to open the conversation. */
const RESTS_MS = 60;

/** One conversation of the list. Bold only what is unread. */
export const ConversationItem = memo(function ConversationItem({
	id,
	search,
	isSelected,
}: {
	id: string;
	search: string;
	isSelected: boolean;
}) {
	const { store, workspace } = useOrg();
	const now = useNow();
	const conversation = useLive((store) => store.conversation(id));
	const contact = useLive((store) => (conversation ? store.contact(conversation.contactId) : null));
	const stage = useLive((store) => store.stages().find((stage) => stage.id === contact?.stageId) ?? null);
	const isMentioned = useLive((store) => store.hasUnseenMention(id));
	const draft = useDraft(id);
	const resting = useRef<ReturnType<typeof setTimeout>>(undefined);
	if (!conversation) return null;

	const { slug } = workspace.org;
	const isCompact = workspace.settings.density === "compact";
	const { unreadCount } = conversation;
	const name = contactName(contact);
	const handle = contactHandle(contact);
	const isUnread = unreadCount > 0;
	const { closesAt } = replyWindow(conversation, now);
	const isUrgent = conversation.previewDirection === "inbound" && closesAt !== null && closesAt - now < ENDING;

	return (
		<Link
			to={`/o/${slug}/inbox/${id}${search}`}
			data-conversation-id={id}
			aria-current={isSelected ? "page" : undefined}
			onPointerEnter={() => {
				resting.current = setTimeout(() => void prefetchMessages(store, slug, id), RESTS_MS);
			}}
			onPointerLeave={() => clearTimeout(resting.current)}
			className={clsx(
				"relative flex border-b border-line px-4 -outline-offset-2",
				isCompact ? "h-[60px] gap-2.5 pt-2" : "h-[84px] gap-3 pt-2.5",
				isSelected ? "bg-selected" : "hover:bg-hover",
			)}
		>
			{(isSelected || isUrgent) && (
				<span aria-hidden className={clsx("absolute inset-y-0 left-0 w-[3px]", isSelected ? "bg-accent" : "bg-human")} />
			)}
			<span className="relative h-fit">
				<ContactAvatar contact={contact} seed={conversation.contactId} size={isCompact ? "s" : "m"} />
				<AccountBadge connectionId={conversation.connectionId} />
			</span>
			<span className="min-w-0 flex-1">
				<span className="flex items-baseline gap-1.5">
					<bdi className={clsx("max-w-[70%] truncate text-[13.5px] text-text", isUnread ? "font-semibold" : "font-medium")}>{name}</bdi>
					{handle && handle !== `@${name}` && <span className="truncate text-[13px] text-text-3">{handle}</span>}
					<span className="ml-auto shrink-0 pl-1 text-[12.5px] text-text-3 tabular-nums">{shortAgo(conversation.lastMessageAt, now)}</span>
				</span>
				<span className="flex h-[22px] items-center gap-2">
					<span
						dir="auto"
						className={clsx("min-w-0 flex-1 truncate text-left text-[13.5px]", isUnread ? "font-medium text-text" : "text-text-2")}
					>
						{draft !== "" && !isSelected ? (
							<>
								<span className="font-medium text-human">Draft</span> {draft.slice(0, 200)}
							</>
						) : (
							<>
								{conversation.previewDirection === "outbound" && "You: "}
								{conversation.preview}
							</>
						)}
					</span>
					{isCompact && (
						<>
							<AsideMark conversation={conversation} />
							<FollowUpMark dueAt={conversation.followUpAt} />
							<CompanyMarks conversationId={id} />
							<AssigneeMark assigneeId={conversation.assigneeId} />
							<WindowChip conversation={conversation} />
						</>
					)}
					{isMentioned && (
						<span className="shrink-0 text-[13px] font-semibold text-accent-text" title="A note mentions you">
							<span aria-hidden>@</span>
							<span className="sr-only">A note mentions you</span>
						</span>
					)}
					{isUnread && (
						<span className="grid h-[18px] min-w-[18px] shrink-0 place-items-center rounded-full bg-accent px-1 text-[11px] font-semibold text-on-accent tabular-nums">
							{unreadCount > 99 ? "99+" : unreadCount}
							<span className="sr-only"> unread</span>
						</span>
					)}
				</span>
				{!isCompact && (
					<span className="mt-0.5 flex items-center gap-2">
						<WindowChip conversation={conversation} />
						{stage && <bdi className="truncate text-[12px] text-text-3">{stage.name}</bdi>}
						<QuietMark conversation={conversation} stage={stage} />
						<FollowUpMark dueAt={conversation.followUpAt} />
						<AsideMark conversation={conversation} />
						<span className="ml-auto flex items-center gap-1.5">
							<CompanyMarks conversationId={id} />
							<AssigneeMark assigneeId={conversation.assigneeId} />
						</span>
					</span>
				)}
			</span>
		</Link>
	);
});
