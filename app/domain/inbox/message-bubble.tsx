import clsx from "clsx";
import { memo } from "react";
import type { MessageRow } from "#app/domain/realtime/rows.ts";
import { Time } from "#app/ui/time.tsx";
import { clockTime } from "#app/ui/times.ts";
import { Attachment, InWords } from "./attachment.tsx";
import { FailedReply } from "./failed-reply.tsx";
import { MessageText } from "./message-text.tsx";

type Props = { message: MessageRow; endsRun: boolean; author: string | null; instagram: string };

/** One message with what is known about it: who, when, and how far a reply has come. */
export const MessageBubble = memo(function MessageBubble({ message, endsRun, author, instagram }: Props) {
	const isOut = message.direction === "outbound";
	const isOnItsWay = message.status === "queued" || message.status === "sending" || message.status === "unknown";
	const isFailed = message.status === "failed";
	return (
		<div
			data-message-id={message.id}
			className={clsx(
				"flex flex-col [contain-intrinsic-size:auto_56px] [content-visibility:auto]",
				isOut ? "items-end" : "items-start",
				endsRun ? "pb-3" : "pb-1.5",
			)}
		>
			<div
				className={clsx(
					"max-w-[min(520px,78%)] rounded-l p-1 text-[14.5px] leading-[1.45]",
					LOOKS[isFailed ? "failed" : message.direction],
					endsRun && (isOut ? "rounded-br-[4px]" : "rounded-bl-[4px]"),
				)}
			>
				<span className="sr-only">{isOut ? `${author ?? "You"}: ` : "They: "}</span>
				<Content message={message} instagram={instagram} />
			</div>
			{isFailed && <FailedReply message={message} />}
			{!isFailed && (endsRun || isOnItsWay) && (
				<p className="mt-1 flex gap-1 px-1 text-[12px] text-text-3 tabular-nums">
					{isOut && author && (
						<>
							<bdi>{author}</bdi> ·
						</>
					)}
					<Time at={message.sentAt} words={clockTime} className="min-w-8" />
					{isOut && <span>· {progress(message)}</span>}
				</p>
			)}
		</div>
	);
});

const LOOKS = { inbound: "bg-in text-text", outbound: "bg-out text-out-text", failed: "bg-closed-soft text-text" } as const;

function Content({ message, instagram }: { message: MessageRow; instagram: string }) {
	const { text, attachments } = message;
	if (!text && attachments.length === 0) return <InWords word="A message that cannot be shown here" isGone={false} instagram={instagram} />;
	return (
		<span className="flex flex-col gap-1">
			{attachments.map((attachment, position) => (
				// biome-ignore lint/suspicious/noArrayIndexKey: an attachment is named by its position
				<Attachment key={position} attachment={attachment} instagram={instagram} />
			))}
			{text && <MessageText text={text} />}
		</span>
	);
}

function progress({ status, source }: MessageRow): string {
	if (source === "instagram") return "sent from Instagram";
	switch (status) {
		case "queued":
			return "Queued";
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
