import { useSearchParams } from "@remix-run/react";
import clsx from "clsx";
import { ArrowDown } from "lucide-react";
import { type RefObject, startTransition, useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import { contactName, instagramUrl } from "#app/domain/contacts/contact-name.ts";
import { NoteBubble } from "#app/domain/notes/note-bubble.tsx";
import type { ContactRow, ConversationRow, MessageRow, NoteRow } from "#app/domain/realtime/rows.ts";
import { useLive, useNow, useOrg } from "#app/domain/realtime/use-live.tsx";
import { Button } from "#app/ui/button.tsx";
import { dayName, isSameDay } from "#app/ui/times.ts";
import { useIsHydrated } from "#app/ui/use-is-hydrated.ts";
import { loadNewerMessages, loadOlderMessages } from "./load-pages.ts";
import { MessageBubble } from "./message-bubble.tsx";
import { placeMessages } from "./message-runs.ts";

/** Within this of the end a reader is at the end. */
const AT_END_PX = 60;
/** Older messages are asked for before the reader reaches the first one here. */
const AHEAD_PX = 800;
/** As many of the newest as a tall window shows stand in the first frame; those above them follow in the next. */
const SHOWN_FIRST = 12;

type Props = {
	conversation: ConversationRow;
	contact: ContactRow | null;
	messages: readonly MessageRow[];
	/** The message that the address asks for. */
	at: string | null;
};

/**
 * The messages of a conversation. The scroller is a reversed column, so its origin is the end: it opens there without a
 * script, and older messages that come in above move nothing.
 */
export function MessageList({ conversation, contact, messages, at }: Props) {
	const { store, workspace } = useOrg();
	const conversationId = conversation.id;
	const [newFrom] = useState(() => firstUnread(messages, conversation.unreadCount));
	const now = useNow();
	const isHydrated = useIsHydrated();
	const hasOlder = useLive((store) => store.messages(conversationId)?.nextCursor !== null);
	const [hasFailed, setHasFailed] = useState(false);
	const [isWhole, setIsWhole] = useState(!isHydrated || at !== null || messages.length <= SHOWN_FIRST);
	const placed = useMemo(() => placeMessages(messages, isHydrated ? isSameDay : isSameUtcDay), [messages, isHydrated]);
	const authors = useMemo(() => new Map(workspace.members.map(({ id, name }) => [id, shortName(name)])), [workspace.members]);
	const instagram = instagramUrl(contact);
	const theirs = contactName(contact);
	const seenId = lastSeen(messages, conversation.seenUntilAt);
	const notes = useLive((store) => store.notes(conversationId));
	// Notes from before the first message here come with the older messages.
	const floor = hasOlder ? (messages[0]?.sentAt ?? 0) : 0;
	const isExcerpt = useLive((store) => (store.messages(conversationId)?.newerCursor ?? null) !== null);
	const { scroller, hasNews, goToEnd, onScrolled } = useEndOfMessages(messages, isExcerpt);
	const leaveExcerpt = useLeaveExcerpt(conversationId);
	useScrollTo(scroller, at, messages);
	const writes = messages.at(-1)?.id.startsWith("local-") === true;
	useEffect(() => {
		if (isExcerpt && writes) leaveExcerpt();
	}, [isExcerpt, writes, leaveExcerpt]);
	useEffect(() => {
		if (isWhole) return;
		// The task after an animation frame runs once that frame is painted.
		let timer: ReturnType<typeof setTimeout> | undefined;
		const frame = requestAnimationFrame(() => {
			timer = setTimeout(() => startTransition(() => setIsWhole(true)));
		});
		return () => {
			cancelAnimationFrame(frame);
			clearTimeout(timer);
		};
	}, [isWhole]);
	const from = isWhole ? 0 : Math.max(0, placed.length - SHOWN_FIRST);

	function loadOlder() {
		setHasFailed(false);
		loadOlderMessages(store, workspace.org.slug, conversationId).catch(() => setHasFailed(true));
	}

	function onScroll() {
		onScrolled();
		const element = scroller.current;
		if (!element || hasFailed) return;
		if (isExcerpt && -element.scrollTop < AHEAD_PX) {
			loadNewerMessages(store, workspace.org.slug, conversationId).catch(() => setHasFailed(true));
		}
		if (!hasOlder) return;
		const above = element.scrollHeight - element.clientHeight + element.scrollTop;
		if (above < AHEAD_PX) loadOlder();
	}

	return (
		<div className="relative flex min-h-0 flex-1 flex-col">
			<div
				ref={scroller}
				onScroll={onScroll}
				role="log"
				aria-label={`Messages with ${contactName(contact)}`}
				// biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
				tabIndex={0}
				className="flex min-h-0 flex-1 flex-col-reverse overflow-y-auto overscroll-contain -outline-offset-2 [overflow-anchor:none]"
			>
				<div className="w-full px-4 pt-5 pb-2 md:px-6">
					{isWhole && (
						<Beginning isCut={conversation.isCut} hasOlder={hasOlder} hasFailed={hasFailed} onRetry={loadOlder} instagram={instagram} />
					)}
					{placed.slice(from).map(({ message, startsDay, endsRun }, position) => (
						<div
							key={message.clientId ?? message.id}
							data-message={message.id}
							className={clsx(message.id === at && "-mx-2 rounded-m bg-accent-soft px-2 pt-2")}
						>
							<NotesBetween notes={notes} after={placed[from + position - 1]?.message.sentAt ?? floor} until={message.sentAt} />
							{startsDay && (
								<p className="py-3 text-center text-[12px] text-text-3">{isHydrated ? dayName(message.sentAt, now) : "\u00a0"}</p>
							)}
							{message.id === newFrom && <NewLine />}
							<MessageBubble
								message={message}
								endsRun={endsRun}
								author={message.authorId === null ? null : (authors.get(message.authorId) ?? "Former member")}
								instagram={instagram}
								theirs={theirs}
								isSeen={message.id === seenId}
							/>
						</div>
					))}
					{!isExcerpt && <NotesBetween notes={notes} after={messages.at(-1)?.sentAt ?? floor} until={Number.POSITIVE_INFINITY} />}
				</div>
			</div>
			{(hasNews || isExcerpt) && (
				<Button
					tone="primary"
					size="s"
					onClick={isExcerpt ? leaveExcerpt : goToEnd}
					className="absolute bottom-3 left-1/2 -translate-x-1/2 rounded-full shadow-soft"
				>
					{isExcerpt ? "To the newest messages" : "New message"} <ArrowDown aria-hidden className="size-4" />
				</Button>
			)}
		</div>
	);
}

/** The notes that were written between two messages. */
function NotesBetween({ notes, after, until }: { notes: readonly NoteRow[]; after: number; until: number }) {
	const between = notes.filter(({ createdAt }) => createdAt >= after && createdAt < until);
	if (between.length === 0) return null;
	return (
		<>
			{between.map((note) => (
				<NoteBubble key={note.clientId} note={note} />
			))}
		</>
	);
}

/** The first of the messages that nobody of the team had seen when the conversation was opened. */
function firstUnread(messages: readonly MessageRow[], unreadCount: number): string | undefined {
	if (unreadCount === 0) return undefined;
	return messages.filter((message) => message.direction === "inbound").at(-unreadCount)?.id;
}

function NewLine() {
	return (
		<p className="flex items-center gap-3 pt-1 pb-4 text-[12px] font-semibold text-accent-text">
			<span aria-hidden className="h-px flex-1 bg-accent/40" />
			New
			<span aria-hidden className="h-px flex-1 bg-accent/40" />
		</p>
	);
}

/** The last of our messages that the person has seen. */
function lastSeen(messages: readonly MessageRow[], seenUntilAt: number | null): string | undefined {
	if (seenUntilAt === null) return undefined;
	return messages.findLast(({ direction, status, sentAt }) => direction === "outbound" && status === "sent" && sentAt <= seenUntilAt)?.id;
}

type BeginningProps = { isCut: boolean | null; hasOlder: boolean; hasFailed: boolean; onRetry: () => void; instagram: string };

function Beginning({ isCut, hasOlder, hasFailed, onRetry, instagram }: BeginningProps) {
	if (hasFailed) {
		return (
			<p role="alert" className="flex items-center justify-center gap-3 pb-3 text-[13px] text-text-2">
				Older messages could not be loaded.
				<Button size="s" onClick={onRetry}>
					Try again
				</Button>
			</p>
		);
	}
	if (hasOlder) return <p className="pb-3 text-center text-[12px] text-text-3">Loading older messages…</p>;
	if (isCut === false) return <p className="pb-1 text-center text-[12px] text-text-3">The beginning of this conversation</p>;
	return (
		<p className="pb-1 text-center text-[12px] leading-relaxed text-text-3">
			{isCut
				? "Instagram gives details only of the newest messages. What lies before is there: "
				: "DM Tracker knows this conversation from here on. What lies before is in Instagram: "}
			<a href={instagram} target="_blank" rel="noopener noreferrer nofollow" className="underline underline-offset-2">
				open it
			</a>
		</p>
	);
}

/** Brings the message that the address asks for into view, once it is here. */
function useScrollTo(scroller: RefObject<HTMLDivElement | null>, at: string | null, messages: readonly MessageRow[]) {
	const reached = useRef<string | null>(null);
	useLayoutEffect(() => {
		if (at === null || reached.current === at) return;
		// A note has no bubble here: the first message after it stands for its place.
		const id = messages.find((message) => message.id >= at)?.id;
		const bubble = id === undefined ? null : scroller.current?.querySelector(`[data-message="${CSS.escape(id)}"]`);
		if (!bubble) return;
		reached.current = at;
		bubble.scrollIntoView({ block: "center" });
	}, [scroller, at, messages]);
}

/** Goes from an excerpt to the end of the conversation. */
function useLeaveExcerpt(conversationId: string) {
	const { store } = useOrg();
	const [, setParams] = useSearchParams();
	return useCallback(() => {
		setParams(
			(before) => {
				const next = new URLSearchParams(before);
				next.delete("at");
				return next;
			},
			{ replace: true, preventScrollReset: true },
		);
		store.leaveExcerpt(conversationId);
	}, [store, setParams, conversationId]);
}

/** Keeps a reader who is at the end there, unless more follows; others keep their place and are told that there is something new. */
function useEndOfMessages(messages: readonly MessageRow[], isExcerpt: boolean) {
	const scroller = useRef<HTMLDivElement>(null);
	const before = useRef<{ lastKey: string | undefined; height: number; isAtEnd: boolean; isExcerpt: boolean }>({
		lastKey: undefined,
		height: 0,
		isAtEnd: true,
		isExcerpt,
	});
	const [hasNews, setHasNews] = useState(false);

	useLayoutEffect(() => {
		const element = scroller.current;
		if (!element) return;
		const last = messages.at(-1);
		const lastKey = last?.clientId ?? last?.id;
		const { lastKey: lastBefore, height, isAtEnd, isExcerpt: wasExcerpt } = before.current;
		const isAppended = lastBefore !== undefined && lastKey !== lastBefore;
		if (isAppended && wasExcerpt) element.scrollTop -= element.scrollHeight - height;
		else if (isAppended && !isAtEnd && last?.id.startsWith("local-")) element.scrollTop = 0;
		else if (isAppended && !isAtEnd) {
			element.scrollTop -= element.scrollHeight - height;
			setHasNews(true);
		}
		before.current = { lastKey, height: element.scrollHeight, isAtEnd: element.scrollTop > -AT_END_PX, isExcerpt };
	}, [messages, isExcerpt]);

	return {
		scroller,
		hasNews,
		goToEnd: () => scroller.current?.scrollTo({ top: 0, behavior: "smooth" }),
		onScrolled() {
			const element = scroller.current;
			if (!element) return;
			const isAtEnd = element.scrollTop > -AT_END_PX;
			before.current = { ...before.current, height: element.scrollHeight, isAtEnd };
			if (isAtEnd) setHasNews(false);
		},
	};
}

/** "Ana Kowalski" as "Ana K.": enough to tell colleagues apart. */
function shortName(name: string): string {
	const [first = name, ...rest] = name.trim().split(/\s+/);
	const initial = Array.from(rest.at(-1) ?? "")[0];
	return initial ? `${first} ${initial}.` : first;
}

function isSameUtcDay(a: number, b: number): boolean {
	return new Date(a).toISOString().slice(0, 10) === new Date(b).toISOString().slice(0, 10);
}
