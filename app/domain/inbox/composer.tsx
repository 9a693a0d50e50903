import clsx from "clsx";
import { SendHorizontal } from "lucide-react";
import { type ClipboardEvent, type KeyboardEvent, lazy, Suspense, useEffect, useLayoutEffect, useRef, useState } from "react";
import { useLive, useOrg } from "#app/domain/realtime/use-live.tsx";
import { openVariables } from "#app/domain/saved-replies/variables.ts";
import { Button } from "#app/ui/button.tsx";
import { useCommands } from "#app/ui/commands.ts";
import { askToConfirm } from "#app/ui/confirm.ts";
import { showToast } from "#app/ui/toast.tsx";
import { useIsHydrated } from "#app/ui/use-is-hydrated.ts";
import { ComposerTools, type Tool } from "./composer-tools.tsx";
import { keepDraft, onDraft, readDraft } from "./drafts.ts";
import { useDroppedFiles } from "./file-drops.ts";
import { fileProblem } from "./file-problem.ts";
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
/** From here on it is worth knowing how much room there is. */
const NEARLY_FULL = 800;
const GROWS_TO_PX = 220;
const MOST_FILES = 10;

const TeamNotice = lazy(() => import("./team-notice.tsx"));
const SavedReplyPicker = lazy(() => import("#app/domain/saved-replies/saved-reply-picker.tsx"));
const EmojiPicker = lazy(() => import("./emoji-picker.tsx"));
const VoiceRecorder = lazy(() => import("./voice-recorder.tsx"));
const Answering = lazy(() => import("./answering.tsx"));
const ReplyParts = lazy(() => import("./reply-parts.tsx"));
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
	const area = useRef<HTMLTextAreaElement>(null);
	const target = useReplyTarget(conversationId);
	const sayTyping = useTypingSign(conversationId);
	const [isAsking, setIsAsking] = useState(false);
	const [tool, setTool] = useState<Tool | null>(null);
	const isSpeaking = tool === "voice";
	const team = useReplyTeam(conversationId, text === "" && files.length === 0 && !isSpeaking);
	const inTheWay = team.inTheWay();
	const takeBack = useTakeBack();
	const conversation = useLive((store) => store.conversation(conversationId));
	const { enterSends } = workspace.settings;
	const placing = usePlacing();
	const parts = splitText(text, MESSAGE_BYTES);
	const bytes = bytesOf(parts[0] ?? "");
	const isEmpty = parts.length === 0 && files.length === 0;

	function write(next: string) {
		setText(next);
		keepDraft(slug, conversationId, next, clock.now());
		if (next === "") return;
		sayTyping();
		team.write();
	}

	/** Puts something where the caret is, in the place of what is selected, or of the slash that asked for it. */
	function insert(given: string, stays = false) {
		const { selectionStart = text.length, selectionEnd = text.length } = area.current ?? {};
		const isAsked = tool === "replies" && /(^|\s)\/$/.test(text.slice(0, selectionStart));
		const from = isAsked ? selectionStart - 1 : selectionStart;
		write(text.slice(0, from) + given + text.slice(selectionEnd));
		if (!stays) setTool(null);
		const caret = from + given.length;
		requestAnimationFrame(() => {
			area.current?.setSelectionRange(caret, caret);
			if (!stays) area.current?.focus();
		});
	}

	function openTool(wanted: Tool) {
		// What is being said is not thrown away by a key.
		if (isSpeaking) return;
		setTool(tool === wanted ? null : wanted);
		if (tool === wanted) area.current?.focus();
		if (wanted === "voice") team.write();
	}

	function leaveTool(isLeft = false) {
		setTool(null);
		if (!isLeft) requestAnimationFrame(() => area.current?.focus());
	}

	/** Goes out by itself: what is written stays. */
	function speak(file: File) {
		setTool(null);
		if (team.inTheWay() === null) {
			addUnsent(store, {
				conversationId,
				authorId: workspace.user.id,
				at: clock.now(),
				seen: team.seen(),
				file,
				replyTo: target ?? undefined,
			});
			answerTo(conversationId, null);
		} else {
			setFiles([...files, file]);
			setIsAsking(true);
		}
		requestAnimationFrame(() => area.current?.focus());
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
		const problems = [...chosen].flatMap((file) => fileProblem(file) ?? []);
		if (problems.length > 0) showToast(problems.join(" "));
		const next = [...files, ...[...chosen].filter((file) => fileProblem(file) === null)];
		if (next.length > MOST_FILES) showToast(`Up to ${MOST_FILES} files at once.`);
		setFiles(next.slice(0, MOST_FILES));
		area.current?.focus();
	}
	useDroppedFiles(conversationId, attach);

	function paste(event: ClipboardEvent) {
		const { files, types } = event.clipboardData;
		// Where the clipboard has words, a picture beside them is one of those words.
		if (files.length === 0 || types.includes("text/plain")) return;
		event.preventDefault();
		attach(files);
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
			<div className="relative rounded-[14px] border border-line-strong bg-raised shadow-soft focus-within:border-text-3">
				<Suspense>
					{target && <Answering conversationId={conversationId} messageId={target} />}
					{tool === "replies" && conversation && (
						<SavedReplyPicker conversation={conversation} initial="" onChoose={insert} onClose={leaveTool} />
					)}
					{tool === "emoji" && <EmojiPicker onChoose={insert} onClose={leaveTool} />}
				</Suspense>
				{files.length > 0 && (
					<Suspense>
						<ChosenFiles files={files} onRemove={(file) => setFiles(files.filter((other) => other !== file))} />
					</Suspense>
				)}
				{isSpeaking && (
					<Suspense>
						<VoiceRecorder onSend={speak} onClose={leaveTool} />
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
						if (value.length === text.length + 1 && /(^|\s)\/$/.test(value.slice(0, selectionStart))) setTool("replies");
						write(value);
					}}
					onKeyDown={press}
					onPaste={paste}
					hidden={isSpeaking}
					className="block w-full resize-none rounded-t-[14px] bg-transparent px-3.5 pt-3 pb-1 text-[14.5px] leading-[1.45] text-text outline-none placeholder:text-text-3 max-md:text-base"
				/>
				{parts.length > 1 && (
					<Suspense>
						<ReplyParts parts={parts} />
					</Suspense>
				)}
				<div className={clsx("flex-wrap items-center gap-3 px-2 pb-2 max-md:gap-1", isSpeaking ? "hidden" : "flex")}>
					<ComposerTools onAttach={attach} onTool={openTool} />
					<p
						id="reply-length"
						aria-live="polite"
						className="px-1.5 text-[12.5px] text-text-3 tabular-nums empty:hidden max-md:order-first max-md:basis-full"
					>
						{parts.length > 1 && `Goes out as ${parts.length} messages`}
						{parts.length === 1 && bytes >= NEARLY_FULL && (
							<span aria-hidden title="Bytes of one message">
								{bytes.toLocaleString("en")} / {MESSAGE_BYTES.toLocaleString("en")}
							</span>
						)}
					</p>
					<span className="ml-auto flex items-center gap-3">
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
					</span>
				</div>
			</div>
		</form>
	);
}
