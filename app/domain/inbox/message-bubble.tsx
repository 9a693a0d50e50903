import clsx from "clsx";
import { Ban, CirclePlus, Ellipsis, Link2, MousePointerClick, Trash2 } from "lucide-react";
import { lazy, memo, type ReactNode, Suspense } from "react";
import type { MessageRow } from "#app/domain/realtime/rows.ts";
import { useLive } from "#app/domain/realtime/use-live.tsx";
import { LazyMenu } from "#app/ui/lazy-menu.tsx";
import { Time } from "#app/ui/time.tsx";
import { clockTime } from "#app/ui/times.ts";
import { Attachment, InWords, Story } from "./attachment.tsx";
import { FailedReply } from "./failed-reply.tsx";
import { MessageText } from "./message-text.tsx";
import { Quote } from "./quote.tsx";
import { inColour } from "./reactions.ts";
import { referralWords } from "./referral-words.ts";

const loadMenu = () => import("./message-menu.tsx");
const MessageMenu = lazy(loadMenu);
const HeldReply = lazy(() => import("./held-reply.tsx"));

type Props = {
	message: MessageRow;
	endsRun: boolean;
	author: string | null;
	instagram: string;
	/** What the person is called, for quotes. */
	theirs: string;
	/** The last one that the person has seen says so. */
	isSeen: boolean;
};

/** One message with what is known about it: who, when, how far a reply has come, and what became of it since. */
export const MessageBubble = memo(function MessageBubble({ message, endsRun, author, instagram, theirs, isSeen }: Props) {
	if (message.kind === "referral") return <ReferralLine message={message} />;
	const isOut = message.direction === "outbound";
	const isOnItsWay = message.status === "queued" || message.status === "sending" || message.status === "unknown";
	const isFailed = message.status === "failed";
	const isGone = message.unsentAt !== null || message.deletedAt !== null;
	const isLocal = message.id.startsWith("local-");
	const hasMeta = endsRun || isOnItsWay || isSeen || message.editedAt !== null || message.via === "poll";
	return (
		<div
			data-message-id={message.id}
			className={clsx(
				"flex flex-col [contain-intrinsic-size:auto_56px] [content-visibility:auto]",
				isOut ? "items-end" : "items-start",
				endsRun ? "pb-3" : "pb-1.5",
			)}
		>
			<div className={clsx("group flex w-full items-center gap-1", isOut && "flex-row-reverse")}>
				<div className={clsx("relative max-w-[min(520px,78%)]", message.reactions.length > 0 && "mb-3.5")}>
					{isGone ? (
						<Gone message={message} />
					) : (
						<div
							className={clsx(
								"rounded-l p-1 text-[14.5px] leading-[1.45]",
								LOOKS[isFailed ? "failed" : message.direction],
								endsRun && (isOut ? "rounded-br-[4px]" : "rounded-bl-[4px]"),
							)}
						>
							<span className="sr-only">{isOut ? `${author ?? "You"}: ` : "They: "}</span>
							<Content message={message} instagram={instagram} theirs={theirs} />
						</div>
					)}
					<Reactions message={message} />
				</div>
				{!isGone && !isLocal && <Actions message={message} />}
			</div>
			{isFailed && !isGone && <FailedReply message={message} />}
			{!isFailed && hasMeta && (
				<p className="mt-1 flex flex-wrap gap-1 px-1 text-[12px] text-text-3 tabular-nums">
					{isOut && author && (
						<>
							<bdi>{author}</bdi> ·
						</>
					)}
					<Time at={message.sentAt} words={clockTime} className="min-w-8" />
					{message.editedAt !== null && <span>· Edited</span>}
					{isOut && <span>· {isSeen ? "Seen" : progress(message)}</span>}
					{message.via === "poll" && <span>· Instagram did not deliver this; DM Tracker found it</span>}
				</p>
			)}
		</div>
	);
});

const LOOKS = { inbound: "bg-in text-text", outbound: "bg-out text-out-text", failed: "bg-closed-soft text-text" } as const;

function Content({ message, instagram, theirs }: { message: MessageRow; instagram: string; theirs: string }) {
	const { text, attachments, replyTo, story, kind } = message;
	const isOut = message.direction === "outbound";
	const isEmpty = !text && attachments.length === 0 && !story;
	return (
		<span className="flex flex-col gap-1">
			{replyTo && <Quote messageId={replyTo.messageId} isOut={isOut} theirs={theirs} />}
			{story && <Story media={story.media} instagram={instagram} />}
			{onceEach(attachments).map((attachment, position) => (
				// biome-ignore lint/suspicious/noArrayIndexKey: an attachment is named by its position
				<Attachment key={position} attachment={attachment} instagram={instagram} />
			))}
			{kind === "postback" && (
				<span className="flex items-center gap-1.5 px-2.5 pt-1 text-[13px] text-text-2">
					<MousePointerClick aria-hidden className="size-4 shrink-0" /> Pressed a button
				</span>
			)}
			{text && <MessageText text={text} />}
			{isEmpty && <InWords word="A message that cannot be shown here" isGone={false} instagram={instagram} />}
		</span>
	);
}

/** The same post may come as `share` and `ig_post` in one message. */
function onceEach(attachments: MessageRow["attachments"]): MessageRow["attachments"] {
	const posts = new Set(["share", "post", "ig_post"]);
	const isDouble = attachments.filter(({ type }) => posts.has(type)).length > 1;
	if (!isDouble) return attachments;
	const shown = attachments.find(({ type, media }) => posts.has(type) && media) ?? attachments.find(({ type }) => posts.has(type));
	return attachments.filter((attachment) => !posts.has(attachment.type) || attachment === shown);
}

/** What was taken back or deleted: that it was there, and nothing of what it said. */
function Gone({ message }: { message: MessageRow }) {
	const isOut = message.direction === "outbound";
	if (message.unsentAt !== null) {
		return (
			<Husk icon={<Ban aria-hidden className="size-4 shrink-0" />}>
				{isOut ? "Taken back in Instagram" : "They took this message back"}
			</Husk>
		);
	}
	return <Husk icon={<Trash2 aria-hidden className="size-4 shrink-0" />}>Deleted here. It is still in Instagram.</Husk>;
}

function Husk({ icon, children }: { icon: ReactNode; children: ReactNode }) {
	return (
		<p className="flex items-center gap-2 rounded-l border border-dashed border-line-strong px-3.5 py-2 text-[13.5px] text-text-3">
			{icon}
			{children}
		</p>
	);
}

function Reactions({ message }: { message: MessageRow }) {
	const { reactions, direction } = message;
	if (reactions.length === 0) return null;
	return (
		<p
			className={clsx(
				"absolute -bottom-3.5 flex gap-1 rounded-full border border-line bg-raised px-2 py-0.5 text-[14px] leading-none shadow-soft",
				direction === "outbound" ? "right-2" : "left-2",
			)}
		>
			{reactions.map(({ emoji, isOurs }) => (
				<span key={String(isOurs)} role="img" aria-label={isOurs ? `You reacted with ${emoji}` : `They reacted with ${emoji}`}>
					{inColour(emoji)}
				</span>
			))}
		</p>
	);
}

/** Beside the bubble: there for the keyboard and for touch, in sight when the pointer is near. */
function Actions({ message }: { message: MessageRow }) {
	return (
		<LazyMenu load={loadMenu} menu={(button) => <MessageMenu message={message} button={button} />}>
			{(opener) => (
				<button
					type="button"
					aria-label="Message actions"
					{...opener}
					className="grid size-7.5 shrink-0 place-items-center rounded-full text-text-3 opacity-0 group-focus-within:opacity-100 group-hover:opacity-100 hover:bg-hover hover:text-text data-[state=open]:opacity-100 [@media(hover:none)]:size-9 [@media(hover:none)]:opacity-60"
				>
					<Ellipsis aria-hidden className="size-4" />
				</button>
			)}
		</LazyMenu>
	);
}

/** Where a person came from, between the messages. */
function ReferralLine({ message }: { message: MessageRow }) {
	const { referral, sentAt } = message;
	const isAd = referral?.source === "ADS";
	return (
		<p data-message-id={message.id} className="flex items-center justify-center gap-1.5 py-2 text-center text-[12px] text-text-3">
			{isAd ? <CirclePlus aria-hidden className="size-3.5 shrink-0" /> : <Link2 aria-hidden className="size-3.5 shrink-0" />}
			<span>
				<bdi>{referralWords(referral)}</bdi> · <Time at={sentAt} words={clockTime} />
			</span>
		</p>
	);
}

function progress(message: MessageRow): ReactNode {
	const { id, status, source, heldUntil } = message;
	if (heldUntil !== null) {
		return (
			<Suspense fallback="Queued">
				<HeldReply message={{ ...message, heldUntil }} />
			</Suspense>
		);
	}
	if (source === "instagram") return "sent from Instagram";
	if (source === "other-app") return "sent by another app";
	switch (status) {
		case "queued":
			return id.startsWith("local-") ? <Sending id={id} /> : "Queued";
		case "sending":
			return "Sending…";
		case "unknown":
			return "Checking whether it arrived…";
		case "failed":
			return "Not sent";
		case "sent":
		case "received":
			return "Sent";
	}
}

/** A file says how much of it has left. */
function Sending({ id }: { id: string }) {
	const progress = useLive((store) => store.unsent().find(({ row }) => row.id === id)?.progress ?? null);
	if (progress === null) return "Queued";
	return (
		<>
			Uploading <progress value={progress} max={1} aria-label="Upload" className="inline-block h-1.5 w-16 align-middle accent-accent" />
		</>
	);
}
