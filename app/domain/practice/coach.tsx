import { Link } from "@remix-run/react";
import clsx from "clsx";
import { Check } from "lucide-react";
import { useState } from "react";
import { useOrg } from "#app/domain/realtime/use-live.tsx";
import { Button, buttonLook } from "#app/ui/button.tsx";
import { KeyCaps } from "#app/ui/key-caps.tsx";
import { areSingleKeysOn, switchSingleKeys } from "#app/ui/single-keys.ts";
import { useIsHydrated } from "#app/ui/use-is-hydrated.ts";
import { LESSONS, type LessonId, nextLesson } from "./lessons.ts";

/** Lessons that are learned while one writes; any other key would only write its letter. */
const WHILE_WRITING: readonly LessonId[] = ["send", "leave", "save-note", "palette"];

type Props = { learned: ReadonlySet<LessonId>; isWriting: boolean; onAgain: () => void };

/** Which key to press next, and how far one has come. */
export function Coach({ learned, isWriting, onAgain }: Props) {
	const { slug } = useOrg().workspace.org;
	const isHydrated = useIsHydrated();
	const next = nextLesson(learned);
	return (
		<aside
			aria-label="Practice"
			className="flex shrink-0 flex-col gap-4 border-line bg-surface p-4 max-md:order-first max-md:border-b md:w-[300px] md:overflow-y-auto md:border-l md:p-5"
		>
			<div role="status" className="flex flex-col gap-1.5">
				{next ? (
					<>
						<p className="text-[12px] font-medium text-text-3">Press next</p>
						<p className="text-[15px] leading-relaxed">
							<span className="mr-1.5 inline-flex items-center gap-1.5 align-middle">
								{isHydrated && <Caps keys={next.keys} id={next.id} />}
							</span>
							{next.words}.
						</p>
						{isWriting && !WHILE_WRITING.includes(next.id) && (
							<p className="text-[13px] text-text-2">You are writing: Esc first leaves the field.</p>
						)}
					</>
				) : (
					<>
						<p className="text-[15px] font-semibold">You know the keys.</p>
						<p className="text-sm leading-relaxed text-text-2">
							Everybody here was made up, and nothing was stored or sent. The inbox listens to the same keys; ? shows them all.
						</p>
					</>
				)}
			</div>
			<div>
				<div
					role="progressbar"
					aria-label="Keys learned"
					aria-valuemin={0}
					aria-valuemax={LESSONS.length}
					aria-valuenow={learned.size}
					className="h-1.5 overflow-hidden rounded-full bg-sunken"
				>
					<svg aria-hidden width="100%" height="6" className="block">
						<rect width={`${(100 * learned.size) / LESSONS.length}%`} height="6" className="fill-accent" />
					</svg>
				</div>
				<p className="mt-1.5 text-[12.5px] text-text-2 tabular-nums">
					{learned.size} of {LESSONS.length}
				</p>
			</div>
			{next === null && (
				<div className="flex flex-wrap gap-2">
					<Link to={`/o/${slug}/inbox`} className={buttonLook("primary", "s")}>
						Open the inbox
					</Link>
					<Button size="s" onClick={onAgain}>
						Begin again
					</Button>
				</div>
			)}
			{isHydrated && <KeysOff />}
			<p className="text-[13px] leading-relaxed text-text-2 md:hidden">
				The keys need a keyboard: open this page on a computer to learn them.
			</p>
			<ol className="flex flex-col gap-0.5 max-md:hidden">
				{LESSONS.map(({ id, keys, words }) => (
					<li
						key={id}
						aria-current={id === next?.id ? "step" : undefined}
						className={clsx(
							"flex min-h-7 items-start gap-2 rounded-s px-1.5 py-1 text-[13px] leading-snug",
							id === next?.id ? "bg-selected text-text" : "text-text-2",
						)}
					>
						<span className="grid size-5 shrink-0 place-items-center">
							{learned.has(id) ? (
								<Check role="img" aria-label="Learned" className="size-4 text-open" />
							) : (
								<span aria-hidden className="size-1.5 rounded-full bg-line-strong" />
							)}
						</span>
						<span className="block min-w-0 flex-1 first-letter:uppercase">{words.split(". ")[0]}</span>
						{isHydrated && <KeyCaps press={keys[0]} />}
					</li>
				))}
			</ol>
		</aside>
	);
}

function Caps({ keys, id }: { keys: readonly string[]; id: LessonId }) {
	const { settings } = useOrg().workspace;
	const shown = id === "send" && !settings.enterSends ? ["mod+Enter"] : keys;
	return shown.map((press, index) => (
		<span key={press} className="inline-flex items-center gap-1.5">
			{index > 0 && <span className="text-[12px] text-text-3">or</span>}
			<KeyCaps press={press} />
		</span>
	));
}

/** Who has switched keys of one letter off learns nothing here. */
function KeysOff() {
	const [areOn, setAreOn] = useState(areSingleKeysOn);
	if (areOn) return null;
	return (
		<p className="flex flex-col items-start gap-2 rounded-m bg-human-soft px-3 py-2.5 text-[13px] leading-relaxed text-human">
			Single-key shortcuts are off in this browser.
			<Button
				size="s"
				onClick={() => {
					switchSingleKeys(true);
					setAreOn(true);
				}}
			>
				Switch them on
			</Button>
		</p>
	);
}
