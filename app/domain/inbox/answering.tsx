import { Reply, X } from "lucide-react";
import { useLive } from "#app/domain/realtime/use-live.tsx";
import { lineOf } from "./quote.tsx";
import { answerTo } from "./reply-target.ts";

/** The message that this reply answers. */
export default function Answering({ conversationId, messageId }: { conversationId: string; messageId: string }) {
	const message = useLive((store) => store.message(messageId));
	return (
		<div className="flex items-center gap-2.5 border-b border-line px-3.5 py-2 text-[13px] text-text-2">
			<Reply aria-hidden className="size-4 shrink-0" />
			<p className="min-w-0 flex-1 truncate">
				Answering: <bdi>{lineOf(message)}</bdi>
			</p>
			<button
				type="button"
				aria-label="Do not answer this message"
				title="Do not answer this message (Esc)"
				onClick={() => answerTo(conversationId, null)}
				className="grid size-7 place-items-center rounded-s hover:bg-hover hover:text-text max-md:size-11"
			>
				<X aria-hidden className="size-4" />
			</button>
		</div>
	);
}
