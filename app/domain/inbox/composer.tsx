import clsx from "clsx";
import { MessageSquareQuote, Paperclip, Reply, SendHorizontal, X } from "lucide-react";
import {
	type ClipboardEvent,
	type DragEvent,
	type KeyboardEvent,
	lazy,
	Suspense,
	useEffect,
	useLayoutEffect,
	useRef,
	useState,
} from "react";
import { useLive, useOrg } from "#app/domain/realtime/use-live.tsx";
import { openVariables } from "#app/domain/saved-replies/variables.ts";
import { Button } from "#app/ui/button.tsx";
import { useCommands } from "#app/ui/commands.ts";
import { askToConfirm } from "#app/ui/confirm.ts";
import { showToast } from "#app/ui/toast.tsx";
import { useIsHydrated } from "#app/ui/use-is-hydrated.ts";
import { keepDraft, onDraft, readDraft } from "./drafts.ts";
import { fileProblem, TAKEN_TYPES } from "./file-problem.ts";
import { lineOf } from "./quote.tsx";
import { isReplyWanted } from "./reply-focus.ts";
import { answerTo, useReplyTarget } from "./reply-target.ts";
import { SendLater } from "./send-later.tsx";
import { bytesOf, splitText } from "./split-text.ts";
import { addUnsent } from "./unsent.ts";
import { usePlacing } from "./use-placing.ts";
import { useReplyTeam } from "./use-reply-team.ts";
import { useTakeBack } from "./use-take-back.ts";
import { useTypingSign } from "./use-typing-sign.ts";

/** Instagram counts bytes of UTF-8, not characters. */
const MESSAGE_BYTES = 1000;
const GROWS_TO_PX = 220;
const MOST_FILES = 10;

const TeamNotice = lazy(() => import("./team-notice.tsx"));
const SavedReplyPicker = lazy(() => import("#app/domain/saved-replies/saved-reply-picker.tsx"));
const ChosenFiles = lazy(() => import("./chosen-files.tsx").then((module) => ({ default: module.ChosenFiles })));

/** Where a reply is written. `note` says what the reader must know before sending. */
export function Composer({ conversationId, note }: { conversationId: string; note?: string | undefined }) {
	const isHydrated = useIsHydrated();
	return <Editor key={`${conversationId}-${isHydrated}`} conversationId={conversationId} note={note} isReady={isHydrated} />;
}

function Editor({ conversationId, note, isReady }: { conversationId: string; note: string | undefined; isReady: boolean }) {
	const { store, clock, workspace } = useOrg();
	const { slug } = workspace.org;
	const [text, setText] = useState(() => (isReady ? readDraft(slug, conversationId) : ""));
	const [files, setFiles] = useState<readonly File[]>([]);
	const [isOver, setIsOver] = useState(false);
	const area = useRef<HTMLTextAreaElement>(null);
	const target = useReplyTarget(conversationId);
	const sayTyping = useTypingSign(conversationId);
	const [isAsking, setIsAsking] = useState(false);
	const team = useReplyTeam(conversationId, text === "" && files.length === 0);
	const inTheWay = team.inTheWay();
	const takeBack = useTakeBack();
	/** Where the slash stands that the saved replies were opened by; null while they are closed. */
	const [slashAt, setSlashAt] = useState<number | null>(null);
	const conversation = useLive((store) => store.conversation(conversationId));
	const { enterSends } = workspace.settings;
	const placing = usePlacing();
	const parts = splitText(text, MESSAGE_BYTES);
	const isEmpty = parts.length === 0 && files.length === 0;

	function write(next: string) {
		setText(next);
		keepDraft(slug, conversationId, next, clock.now());
		if (next === "") return;
		sayTyping();
		team.write();
	}

	function choose(given: string) {
		const at = slashAt ?? text.length;
		const after = text.slice(text[at] === "/" ? at + 1 : at);
		write(text.slice(0, at) + given + after);
		setSlashAt(null);
		const caret = at + given.length;
		requestAnimationFrame(() => {
			area.current?.focus();
			area.current?.setSelectionRange(caret, caret);
		});
	}

	/** True when the reply is on its way. */
	async function send(anyway = false): Promise<boolean> {
		if (isEmpty) return false;
		const [open] = openVariables(text);
		if (open) {
			const question = { title: `Send with {{${open}}} in it?`, text: "Nothing is known that could stand there.", confirm: "Send" };
			if (!(await askToConfirm(question))) return false;
		}
		const asks = !anyway && team.inTheWay() !== null;
		setIsAsking(asks);
		if (asks) return false;
		const reply = { conversationId, authorId: workspace.user.id, at: clock.now(), seen: team.seen(), anyway };
		const replyTo = target ?? undefined;
		// Instagram takes a text and a file as two messages, and one answer is enough.
		for (const [position, file] of files.entries()) addUnsent(store, { ...reply, file, replyTo: position === 0 ? replyTo : undefined });
		for (const [position, part] of parts.entries()) {
			addUnsent(store, { ...reply, text: part, replyTo: position === 0 && files.length === 0 ? replyTo : undefined });
		}
		write("");
		setFiles([]);
		answerTo(conversationId, null);
		area.current?.focus();
		return true;
	}

	function attach(chosen: Iterable<File>) {
		const good: File[] = [];
		for (const file of chosen) {
			const problem = fileProblem(file);
			if (problem) showToast(problem);
			else good.push(file);
		}
		const next = [...files, ...good];
		if (next.length > MOST_FILES) showToast(`Up to ${MOST_FILES} files at once.`);
		setFiles(next.slice(0, MOST_FILES));
		area.current?.focus();
	}

	function paste(event: ClipboardEvent) {
		if (event.clipboardData.files.length === 0) return;
		event.preventDefault();
		attach(event.clipboardData.files);
	}

	function drop(event: DragEvent) {
		event.preventDefault();
		setIsOver(false);
		attach(event.dataTransfer.files);
	}

	function press(event: KeyboardEvent<HTMLTextAreaElement>) {
		if (event.key === "Escape") return target ? answerTo(conversationId, null) : area.current?.blur();
		if (event.key !== "Enter" || event.nativeEvent.isComposing) return;
		const isForced = event.metaKey || event.ctrlKey;
		// On a touch keyboard Enter is the only way to a new line.
		if (!isForced && (event.shiftKey || !enterSends || matchMedia("(pointer: coarse)").matches)) return;
		event.preventDefault();
		const isLast = isForced && event.shiftKey;
		void send().then((isSent) => isSent && isLast && placing.done(conversationId));
	}

	useEffect(
		() => onDraft((id, isPutBack) => isPutBack && id === conversationId && setText(readDraft(slug, conversationId))),
		[slug, conversationId],
	);

	const held = () =>
		store
			.messages(conversationId)
			?.messages.findLast(({ heldUntil, authorId }) => heldUntil !== null && heldUntil > clock.now() && authorId === workspace.user.id);
	useCommands([
		{
			id: "reply.take-back",
			label: "Take back the reply that is about to leave",
			section: "Reply",
			keys: ["mod+z"],
			worksInInputs: true,
			isOn: () => text === "" && held() !== undefined,
			run: () => {
				const message = held();
				if (message) takeBack(message);
			},
		},
	]);

	useEffect(() => {
		if (isReady && isReplyWanted()) area.current?.focus();
	}, [isReady]);

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
				void send();
			}}
			className="shrink-0 px-3 pt-1 pb-[max(12px,env(safe-area-inset-bottom))] md:px-4 md:pb-4"
		>
			{inTheWay && !isEmpty && (
				<Suspense>
					<TeamNotice who={inTheWay} isAsking={isAsking} onSend={() => void send(true)} onKeep={() => setIsAsking(false)} />
				</Suspense>
			)}
			{note && <p className="px-1.5 pb-2 text-[12.5px] leading-snug text-human">{note}</p>}
			{/* biome-ignore lint/a11y/noStaticElementInteractions: dropping is one more way; the button beside it is the other */}
			<div
				onDragOver={(event) => {
					event.preventDefault();
					setIsOver(true);
				}}
				onDragLeave={() => setIsOver(false)}
				onDrop={drop}
				className={clsx(
					"rounded-[14px] border bg-raised shadow-soft focus-within:border-text-3",
					isOver ? "border-accent" : "border-line-strong",
				)}
			>
				{target && <Answering conversationId={conversationId} messageId={target} />}
				{slashAt !== null && conversation && (
					<Suspense>
						<SavedReplyPicker
							conversation={conversation}
							initial=""
							onChoose={choose}
							onClose={() => {
								setSlashAt(null);
								area.current?.focus();
							}}
						/>
					</Suspense>
				)}
				{files.length > 0 && (
					<Suspense>
						<ChosenFiles files={files} onRemove={(file) => setFiles(files.filter((other) => other !== file))} />
					</Suspense>
				)}
				<textarea
					ref={area}
					data-reply={conversationId}
					aria-label="Reply"
					aria-describedby="reply-length"
					placeholder="Write a reply"
					rows={1}
					dir="auto"
					value={text}
					onChange={(event) => {
						const { value, selectionStart } = event.target;
						if (value.length === text.length + 1 && /(^|\s)\/$/.test(value.slice(0, selectionStart))) setSlashAt(selectionStart - 1);
						write(value);
					}}
					onKeyDown={press}
					onPaste={paste}
					className="block w-full resize-none rounded-t-[14px] bg-transparent px-3.5 pt-3 pb-1 text-[14.5px] leading-[1.45] text-text outline-none placeholder:text-text-3 max-md:text-base"
				/>
				{parts.length > 1 && <Cuts parts={parts} />}
				<div className="flex items-center gap-3 px-2 pb-2">
					<label
						title="Attach a picture, video, sound or PDF"
						className="grid size-8 cursor-pointer place-items-center rounded-s text-text-2 focus-within:outline-2 focus-within:outline-accent hover:bg-hover hover:text-text max-md:size-11"
					>
						<Paperclip aria-hidden className="size-4.5 stroke-[1.75]" />
						<input
							type="file"
							multiple
							accept={TAKEN_TYPES}
							aria-label="Attach files"
							className="sr-only"
							onChange={(event) => {
								attach(event.target.files ?? []);
								event.target.value = "";
							}}
						/>
					</label>
					<button
						type="button"
						title="Saved replies (/)"
						aria-label="Saved replies"
						onClick={() => setSlashAt(area.current?.selectionStart ?? text.length)}
						className="grid size-8 place-items-center rounded-s text-text-2 hover:bg-hover hover:text-text max-md:size-11"
					>
						<MessageSquareQuote aria-hidden className="size-4.5 stroke-[1.75]" />
					</button>
					<p id="reply-length" aria-live="polite" className="mr-auto px-1.5 text-[12.5px] text-text-3 tabular-nums">
						{parts.length > 1 && `Goes out as ${parts.length} messages`}
					</p>
					{parts.length === 1 && (
						<span aria-hidden className="text-[12.5px] text-text-3 tabular-nums">
							{bytesOf(parts[0] ?? "").toLocaleString("en")} / {MESSAGE_BYTES.toLocaleString("en")}
						</span>
					)}
					<SendLater conversationId={conversationId} text={text} hasFiles={files.length > 0} onPlanned={() => write("")} />
					<Button
						type="submit"
						tone="primary"
						size="s"
						aria-disabled={isEmpty}
						title={enterSends ? "Send (Enter)" : "Send (Ctrl+Enter)"}
						className="px-3.5"
					>
						<SendHorizontal aria-hidden className="size-4" /> Send
					</Button>
				</div>
			</div>
		</form>
	);
}

/** The message that this reply answers. */
function Answering({ conversationId, messageId }: { conversationId: string; messageId: string }) {
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
				onClick={() => answerTo(conversationId, null)}
				className="grid size-7 place-items-center rounded-s hover:bg-hover hover:text-text max-md:size-11"
			>
				<X aria-hidden className="size-4" />
			</button>
		</div>
	);
}

/** Where a long text is cut: Instagram takes 1,000 bytes in one message. */
function Cuts({ parts }: { parts: readonly string[] }) {
	return (
		<ol
			aria-label="Messages this goes out as"
			className="mx-3.5 mb-2 flex max-h-36 flex-col gap-1 overflow-y-auto rounded-m bg-sunken p-2.5 text-[12.5px] text-text-2"
		>
			{parts.map((part, position) => (
				// biome-ignore lint/suspicious/noArrayIndexKey: a part is its place
				<li key={position} className="flex gap-2">
					<span className="shrink-0 tabular-nums text-text-3">{position + 1}</span>
					<span dir="auto" className="min-w-0 truncate">
						{part.slice(0, 60)}
						{part.length > 60 && " … "}
						{part.length > 60 && part.slice(-30)}
					</span>
				</li>
			))}
		</ol>
	);
}
