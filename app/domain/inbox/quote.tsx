import type { MessageRow } from "#app/domain/realtime/rows.ts";
import { useLive } from "#app/domain/realtime/use-live.tsx";
import { attachmentWord } from "./preview.ts";

/** One line of a message, for where others refer to it. Never what was taken back. */
export function lineOf(message: MessageRow | null): string {
	if (!message) return "A message that is not here";
	if (message.unsentAt !== null) return "Unsent message";
	if (message.deletedAt !== null) return "Deleted message";
	const text = message.text?.replace(/\s+/g, " ").trim();
	if (text) return text;
	const [first] = message.attachments;
	return first ? attachmentWord(first.type) : "A message that cannot be shown here";
}

/** The message that another one answers, in one line; it leads there when it is on the page. */
export function Quote({ messageId, isOut, theirs }: { messageId: string | null; isOut: boolean; theirs: string }) {
	const quoted = useLive((store) => (messageId === null ? null : store.message(messageId)));
	const who = quoted?.direction === "outbound" ? "You" : theirs;

	function show() {
		const target = messageId && document.querySelector(`[data-message-id="${CSS.escape(messageId)}"]`);
		if (target instanceof HTMLElement) target.scrollIntoView({ block: "center", behavior: "smooth" });
	}

	return (
		<button
			type="button"
			onClick={show}
			aria-label={`In answer to: ${lineOf(quoted)}`}
			className={`mx-1 mt-1 flex min-w-0 flex-col rounded-m border-l-[3px] px-2.5 py-1 text-left text-[13px] leading-snug ${isOut ? "border-white/60 bg-white/12" : "border-line-strong bg-bg/60"}`}
		>
			{quoted && (
				<span className="font-semibold">
					<bdi>{who}</bdi>
				</span>
			)}
			<span dir="auto" className="line-clamp-2 break-words opacity-90">
				{lineOf(quoted)}
			</span>
		</button>
	);
}
