import { Mic, SendHorizontal, Square, Trash2 } from "lucide-react";
import { type RefObject, useEffect, useRef, useState } from "react";
import { Button } from "#app/ui/button.tsx";
import { LONGEST_MS, type Recording, recordVoice, type VoiceProblem } from "./record-voice.ts";

const BARS = 48;
const EVERY_MS = 100;

const REFUSALS: Record<VoiceProblem, string> = {
	refused: "This page may not use the microphone. Allow it beside the address at the top of the browser, then try again.",
	"no-microphone": "No microphone was found. Connect one, then try again.",
	"in-use": "The microphone is used by another program. Close that, then try again.",
	"not-here": "This browser cannot record sound. A recorded file can still be attached.",
};

type Props = { onSend: (file: File) => void; onClose: () => void };
type State =
	| { step: "asking" | "recording" | "making" }
	| { step: "problem"; problem: VoiceProblem }
	| { step: "ready"; file: File; url: string };

/** Speak, look at how loud and how long, listen, and send or throw away. */
export default function VoiceRecorder({ onSend, onClose }: Props) {
	const [state, setState] = useState<State>({ step: "asking" });
	const [tries, setTries] = useState(0);
	const recording = useRef<Recording | null>(null);
	const { levels, elapsed } = useLevels(recording, state.step === "recording");
	const main = useRef<HTMLButtonElement>(null);

	// biome-ignore lint/correctness/useExhaustiveDependencies: each try begins anew
	useEffect(() => {
		let isGone = false;
		setState({ step: "asking" });
		void recordVoice().then((begun) => {
			if (isGone) return typeof begun === "string" ? undefined : begun.drop();
			if (typeof begun === "string") return setState({ step: "problem", problem: begun });
			recording.current = begun;
			setState({ step: "recording" });
		});
		return () => {
			isGone = true;
			recording.current?.drop();
			recording.current = null;
		};
	}, [tries]);

	async function stop() {
		const ended = recording.current;
		if (!ended) return;
		setState({ step: "making" });
		const file = await ended.end();
		if (recording.current === ended) setState({ step: "ready", file, url: URL.createObjectURL(file) });
	}

	const hasRunOut = elapsed >= LONGEST_MS;
	// biome-ignore lint/correctness/useExhaustiveDependencies: once, when its time is over
	useEffect(() => {
		if (hasRunOut) void stop();
	}, [hasRunOut]);

	const url = state.step === "ready" ? state.url : null;
	useEffect(() => () => (url === null ? undefined : URL.revokeObjectURL(url)), [url]);

	// Whatever comes next is the button that had the focus a moment ago.
	// biome-ignore lint/correctness/useExhaustiveDependencies: with each step
	useEffect(() => main.current?.focus(), [state.step]);

	return (
		<fieldset
			aria-label="Voice message"
			onKeyDown={(event) => {
				if (event.key !== "Escape") return;
				event.stopPropagation();
				onClose();
			}}
			className="flex min-h-12 flex-wrap items-center gap-x-3 gap-y-2 px-3 py-2.5 text-[14px]"
		>
			<Shown state={state} levels={levels} elapsed={elapsed} />
			<span className="ml-auto flex gap-2">
				{state.step === "recording" && (
					<Button ref={main} size="s" onClick={stop} className="px-3">
						<Square aria-hidden className="size-3.5 fill-current" /> Stop
					</Button>
				)}
				{state.step === "problem" && state.problem !== "not-here" && (
					<Button ref={main} size="s" onClick={() => setTries(tries + 1)}>
						<Mic aria-hidden className="size-4" /> Try again
					</Button>
				)}
				<Button tone="quiet" size="s" onClick={onClose} title="Esc">
					<Trash2 aria-hidden className="size-4" /> {state.step === "problem" ? "Close" : "Discard"}
				</Button>
				{state.step === "ready" && (
					<Button ref={main} tone="primary" size="s" onClick={() => onSend(state.file)}>
						<SendHorizontal aria-hidden className="size-4" /> Send voice message
					</Button>
				)}
			</span>
		</fieldset>
	);
}

function Shown({ state, levels, elapsed }: { state: State; levels: readonly number[]; elapsed: number }) {
	switch (state.step) {
		case "asking":
			return <p role="status">Waiting for the microphone. The browser may ask whether this page may use it.</p>;
		case "making":
			return <p role="status">A moment, it is made ready.</p>;
		case "problem":
			return (
				<p role="alert" className="min-w-0 flex-1 text-text-2">
					{REFUSALS[state.problem]}
				</p>
			);
		case "ready":
			// biome-ignore lint/a11y/useMediaCaption: one's own words, to be heard before they go out
			return <audio src={state.url} controls aria-label="What was recorded" className="h-10 w-64 max-w-full" />;
		case "recording":
			return (
				<>
					<span role="status" className="flex items-center gap-2 font-medium text-closed">
						<span aria-hidden className="size-2.5 animate-pulse rounded-full bg-current" /> Recording
					</span>
					<span role="timer" aria-label="Recorded" className="text-text-2 tabular-nums">
						{clockOf(elapsed)}
					</span>
					<span
						aria-hidden
						className="flex h-8 min-w-0 flex-1 items-center justify-end gap-[2px] overflow-hidden max-md:order-first max-md:basis-full"
					>
						{levels.map((level, position) => (
							<span
								// biome-ignore lint/suspicious/noArrayIndexKey: a bar is its place
								key={position}
								style={{ height: `${Math.max(8, level * 100)}%` }}
								className="w-[3px] shrink-0 rounded-full bg-accent"
							/>
						))}
					</span>
					{elapsed > LONGEST_MS - 30_000 && <span className="text-[12.5px] text-human">It ends at {clockOf(LONGEST_MS)}</span>}
				</>
			);
	}
}

/** How loud it was lately and how long it has been going on, while it is. */
function useLevels(recording: RefObject<Recording | null>, isOn: boolean) {
	const [shown, setShown] = useState<{ levels: readonly number[]; elapsed: number }>({ levels: [], elapsed: 0 });
	useEffect(() => {
		if (!isOn) return;
		const began = performance.now();
		setShown({ levels: [], elapsed: 0 });
		const timer = setInterval(() => {
			const level = recording.current?.level() ?? 0;
			setShown(({ levels }) => ({ levels: [...levels.slice(1 - BARS), level], elapsed: performance.now() - began }));
		}, EVERY_MS);
		return () => clearInterval(timer);
	}, [recording, isOn]);
	return shown;
}

function clockOf(milliseconds: number): string {
	const seconds = Math.floor(milliseconds / 1000);
	return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
