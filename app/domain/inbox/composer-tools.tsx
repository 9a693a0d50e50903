import { MessageSquareQuote, Mic, Paperclip, Smile } from "lucide-react";
import { type ComponentProps, useRef } from "react";
import { useCommands, useTitle } from "#app/ui/commands.ts";
import { TAKEN_TYPES } from "./file-problem.ts";

/** What lies over the composer or in its place while something is chosen or spoken. */
export type Tool = "replies" | "emoji" | "voice";

/** What a reply is made of besides typing: files, emoji, speech, and what was written before. */
export function ComposerTools({ onAttach, onTool }: { onAttach: (files: Iterable<File>) => void; onTool: (tool: Tool) => void }) {
	const picker = useRef<HTMLInputElement>(null);
	const emoji = useTitle("reply.emoji", "Emoji");
	const command = { section: "Reply" } as const;
	useCommands([
		{ ...command, id: "reply.emoji", label: "Emoji", keys: ["mod+e"], worksInInputs: true, run: () => onTool("emoji") },
		{ ...command, id: "reply.saved", label: "Saved replies", words: "template snippet", run: () => onTool("replies") },
		{ ...command, id: "reply.voice", label: "Record a voice message", words: "audio speak", run: () => onTool("voice") },
		{ ...command, id: "reply.attach", label: "Attach files", words: "picture video upload", run: () => picker.current?.click() },
	]);
	return (
		<>
			<label
				title="Attach a picture, video, sound or PDF"
				className="grid size-8 cursor-pointer place-items-center rounded-s text-text-2 focus-within:outline-2 focus-within:outline-accent hover:bg-hover hover:text-text max-md:size-11"
			>
				<Paperclip aria-hidden className="size-4.5 stroke-[1.75]" />
				<input
					ref={picker}
					type="file"
					multiple
					accept={TAKEN_TYPES}
					aria-label="Attach files"
					className="sr-only"
					onChange={(event) => {
						onAttach(event.target.files ?? []);
						event.target.value = "";
					}}
				/>
			</label>
			<ToolButton label="Emoji" title={emoji} onClick={() => onTool("emoji")}>
				<Smile aria-hidden className="size-4.5 stroke-[1.75]" />
			</ToolButton>
			<ToolButton label="Saved replies" title="Saved replies (/)" onClick={() => onTool("replies")}>
				<MessageSquareQuote aria-hidden className="size-4.5 stroke-[1.75]" />
			</ToolButton>
			<ToolButton label="Record a voice message" title="Record a voice message" onClick={() => onTool("voice")}>
				<Mic aria-hidden className="size-4.5 stroke-[1.75]" />
			</ToolButton>
		</>
	);
}

function ToolButton({ label, ...rest }: ComponentProps<"button"> & { label: string }) {
	return (
		<button
			type="button"
			aria-label={label}
			// What it opens and closes keeps the focus meanwhile.
			onMouseDown={(event) => event.preventDefault()}
			className="grid size-8 place-items-center rounded-s text-text-2 hover:bg-hover hover:text-text max-md:size-11"
			{...rest}
		/>
	);
}
