import { AlertDialog } from "radix-ui";
import { Button } from "./button.tsx";
import type { Confirmation } from "./confirm.ts";

/** Without AlertDialog.Overlay: it locks scrolling with a style element, which the content security policy refuses. */
export default function ConfirmDialog({ question: { title, text, confirm, isHarmless, answer } }: { question: Confirmation }) {
	const paragraphs = typeof text === "string" ? [text] : text;
	return (
		<AlertDialog.Root open onOpenChange={(isOpen) => !isOpen && answer(false)}>
			<AlertDialog.Portal>
				<div aria-hidden className="fixed inset-0 z-40 bg-black/40" />
				<AlertDialog.Content className="fixed top-1/2 left-1/2 z-50 max-h-[calc(100dvh-32px)] w-[min(440px,calc(100vw-32px))] -translate-x-1/2 -translate-y-1/2 overflow-y-auto rounded-l border border-line bg-raised p-6 shadow-soft outline-none">
					<AlertDialog.Title className="text-base font-semibold tracking-tight">{title}</AlertDialog.Title>
					<AlertDialog.Description asChild>
						<div className="mt-2 flex flex-col gap-2 text-sm leading-relaxed text-text-2">
							{paragraphs.map((paragraph) => (
								<p key={paragraph}>{paragraph}</p>
							))}
						</div>
					</AlertDialog.Description>
					<div className="mt-6 flex justify-end gap-2">
						<AlertDialog.Cancel asChild>
							<Button>Cancel</Button>
						</AlertDialog.Cancel>
						<Button tone={isHarmless ? "primary" : "danger"} onClick={() => answer(true)}>
							{confirm}
						</Button>
					</div>
				</AlertDialog.Content>
			</AlertDialog.Portal>
		</AlertDialog.Root>
	);
}
