import { Link } from "@remix-run/react";
import clsx from "clsx";
import { Ellipsis } from "lucide-react";
import { lazy, memo, useEffect, useRef, useState } from "react";
import { AssigneeMark } from "#app/domain/contacts/assignee-mark.tsx";
import { ContactAvatar } from "#app/domain/contacts/contact-avatar.tsx";
import { contactName } from "#app/domain/contacts/contact-name.ts";
import { FollowUpMark } from "#app/domain/follow-ups/follow-up-mark.tsx";
import { QuietMark } from "#app/domain/follow-ups/quiet-mark.tsx";
import { WindowChip } from "#app/domain/inbox/window-chip.tsx";
import { useLive, useNow, useOrg } from "#app/domain/realtime/use-live.tsx";
import { LazyMenu } from "#app/ui/lazy-menu.tsx";
import { shortAgo } from "#app/ui/times.ts";

const loadMenu = () => import("./move-menu.tsx");
const MoveMenu = lazy(loadMenu);

type Props = { contactId: string; isCurrent: boolean; isMoving: boolean; onMove: (contactId: string, stageId: string) => void };

/** A contact on the board: last message, reply window, and how to move it. The whole card leads to the conversation. */
export const BoardCard = memo(function BoardCard({ contactId, isCurrent, isMoving, onMove }: Props) {
	const { workspace } = useOrg();
	const now = useNow();
	const contact = useLive((store) => store.contact(contactId));
	const conversation = useLive((store) => store.conversation(store.conversationIdOf(contactId) ?? ""));
	const stage = useLive((store) => store.stages().find((stage) => stage.id === contact?.stageId) ?? null);
	const { card, isDragged } = useMouseDrag(contactId);
	if (!contact) return null;

	const name = contactName(contact);
	const isUnread = (conversation?.unreadCount ?? 0) > 0;
	return (
		<li
			ref={card}
			data-contact-id={contactId}
			className={clsx(
				"group relative rounded-m border bg-raised px-3 py-2.5 shadow-[0_1px_2px_rgb(0_0_0/0.04)] [-webkit-touch-callout:none] hover:border-line-strong max-md:select-none",
				isMoving ? "border-accent outline-2 -outline-offset-2 outline-accent" : "border-line",
				isDragged && "opacity-40",
			)}
		>
			<div className="flex items-center gap-2 pr-6">
				<ContactAvatar contact={contact} seed={contactId} size="xs" />
				<CardLink to={conversation ? `/o/${workspace.org.slug}/inbox/${conversation.id}` : null} isCurrent={isCurrent}>
					{name}
				</CardLink>
				{isUnread && (
					<span className="size-2 shrink-0 rounded-full bg-accent">
						<span className="sr-only">unread</span>
					</span>
				)}
			</div>
			{conversation && (
				<>
					<p
						dir="auto"
						className={clsx("mt-1.5 line-clamp-2 text-left text-[13px] leading-[1.4] break-words", isUnread ? "text-text" : "text-text-2")}
					>
						{conversation.previewDirection === "outbound" && "You: "}
						{conversation.preview}
					</p>
					<div className="mt-2 flex flex-wrap items-center justify-between gap-x-2 gap-y-1.5">
						<WindowChip conversation={conversation} />
						<QuietMark conversation={conversation} stage={stage} />
						<FollowUpMark dueAt={conversation.followUpAt} />
						<AssigneeMark assigneeId={contact.assigneeId} />
						<span className="text-[12px] text-text-3 tabular-nums">{shortAgo(conversation.lastMessageAt, now)}</span>
					</div>
				</>
			)}
			<LazyMenu
				load={loadMenu}
				menu={(button) => (
					<MoveMenu name={name} stageId={contact.stageId} onMove={(stageId) => onMove(contactId, stageId)}>
						{button}
					</MoveMenu>
				)}
			>
				{(opener) => (
					<button
						type="button"
						aria-label={`Move ${name}`}
						title="Move (M)"
						tabIndex={isCurrent ? 0 : -1}
						className="absolute top-1.5 right-1.5 grid size-7 place-items-center rounded-s text-text-2 group-hover:opacity-100 hover:bg-hover focus-visible:opacity-100 aria-expanded:opacity-100 max-md:top-0 max-md:right-0 max-md:size-11 md:opacity-0"
						{...opener}
					>
						<Ellipsis aria-hidden className="size-4" />
					</button>
				)}
			</LazyMenu>
		</li>
	);
});

function CardLink({ to, isCurrent, children }: { to: string | null; isCurrent: boolean; children: string }) {
	const look =
		"min-w-0 truncate text-[13.5px] font-semibold outline-none after:absolute after:inset-0 after:rounded-m focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-accent";
	if (!to) {
		return (
			<span data-card tabIndex={isCurrent ? 0 : -1} className={look}>
				<bdi>{children}</bdi>
			</span>
		);
	}
	return (
		<Link data-card to={to} draggable={false} tabIndex={isCurrent ? 0 : -1} className={look}>
			<bdi>{children}</bdi>
		</Link>
	);
}

function useMouseDrag(contactId: string) {
	const card = useRef<HTMLLIElement>(null);
	const [isDragged, setIsDragged] = useState(false);

	useEffect(() => {
		const element = card.current;
		if (!element || !matchMedia("(any-pointer: fine)").matches) return;
		let isGone = false;
		let stop: (() => void) | undefined;
		import("./mouse-drag.ts").then(({ dragCard }) => {
			if (!isGone) stop = dragCard(element, contactId, setIsDragged);
		});
		return () => {
			isGone = true;
			stop?.();
		};
	}, [contactId]);

	return { card, isDragged };
}
