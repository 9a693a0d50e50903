import clsx from "clsx";
import { SendHorizontal } from "lucide-react";
import { type KeyboardEvent, useLayoutEffect, useRef, useState } from "react";
import { useOrg } from "#app/domain/realtime/use-live.tsx";
import { Button } from "#app/ui/button.tsx";
import { useIsHydrated } from "#app/ui/use-is-hydrated.ts";
import { keepDraft, readDraft } from "./drafts.ts";
import { addUnsent } from "./unsent.ts";

/** Instagram counts bytes of UTF-8, not characters. */
const MESSAGE_BYTES = 1000;
const SHOW_FROM_BYTES = 1;
const GROWS_TO_PX = 220;

/** Where a reply is written. `note` says what the reader must know before sending. */
export function Composer({ conversationId, note }: { conversationId: string; note?: string | undefined }) {
	const isHydrated = useIsHydrated();
	return <Editor key={`${conversationId}-${isHydrated}`} conversationId={conversationId} note={note} isReady={isHydrated} />;
}

function Editor({ conversationId, note, isReady }: { conversationId: string; note: string | undefined; isReady: boolean }) {
	const { store, clock, workspace } = useOrg();
	const { slug } = workspace.org;
	const [text, setText] = useState(() => (isReady ? readDraft(slug, conversationId) : ""));
	const area = useRef<HTMLTextAreaElement>(null);
	const bytes = new TextEncoder().encode(text.trim()).length;
	const isTooLong = bytes > MESSAGE_BYTES;

	function write(next: string) {
		setText(next);
		keepDraft(slug, conversationId, next);
	}

	function send() {
		if (bytes === 0 || isTooLong) return;
		addUnsent(store, { conversationId, text: text.trim(), authorId: workspace.user.id, at: clock.now() });
		write("");
		area.current?.focus();
	}

	function press(event: KeyboardEvent<HTMLTextAreaElement>) {
		if (event.key === "Escape") return area.current?.blur();
		if (event.key !== "Enter" || event.nativeEvent.isComposing) return;
		const isForced = event.metaKey || event.ctrlKey;
		// On a touch keyboard Enter is the only way to a new line.
		if (!isForced && (event.shiftKey || matchMedia("(pointer: coarse)").matches)) return;
		event.preventDefault();
		send();
	}

	// biome-ignore lint/correctness/useExhaustiveDependencies: the height follows the text
	useLayoutEffect(() => {
		const element = area.current;
		if (!element) return;
		element.style.height = "auto";
		element.style.height = `${Math.min(element.scrollHeight, GROWS_TO_PX)}px`;
	}, [text]);

	return (
		<form
			aria-label="Reply"
			onSubmit={(event) => {
				event.preventDefault();
				send();
			}}
			className="shrink-0 px-3 pt-1 pb-[max(12px,env(safe-area-inset-bottom))] md:px-4 md:pb-4"
		>
			{note && <p className="px-1.5 pb-2 text-[12.5px] leading-snug text-human">{note}</p>}
			<div className="rounded-[14px] border border-line-strong bg-raised shadow-soft focus-within:border-text-3">
				<textarea
					ref={area}
					data-reply
					aria-label="Reply"
					aria-invalid={isTooLong || undefined}
					aria-describedby="reply-length"
					placeholder="Write a reply"
					rows={1}
					dir="auto"
					value={text}
					onChange={(event) => write(event.target.value)}
					onKeyDown={press}
					className="block w-full resize-none rounded-t-[14px] bg-transparent px-3.5 pt-3 pb-1 text-[14.5px] leading-[1.45] text-text outline-none placeholder:text-text-3 max-md:text-base"
				/>
				<div className="flex items-center justify-end gap-3 px-2 pb-2">
					<p
						id="reply-length"
						aria-live="polite"
						className={clsx("mr-auto px-1.5 text-[12.5px] tabular-nums", isTooLong ? "text-closed" : "text-text-3")}
					>
						{isTooLong &&
							`Instagram takes ${MESSAGE_BYTES.toLocaleString("en")} bytes in one message. Make it ${bytes - MESSAGE_BYTES} shorter.`}
					</p>
					{bytes >= SHOW_FROM_BYTES && !isTooLong && (
						<span aria-hidden className="text-[12.5px] text-text-3 tabular-nums">
							{bytes.toLocaleString("en")} / {MESSAGE_BYTES.toLocaleString("en")}
						</span>
					)}
					<Button type="submit" tone="primary" size="s" aria-disabled={bytes === 0 || isTooLong} title="Send (Enter)" className="px-3.5">
						<SendHorizontal aria-hidden className="size-4" /> Send
					</Button>
				</div>
			</div>
		</form>
	);
}
