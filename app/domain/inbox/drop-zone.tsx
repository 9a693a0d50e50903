import clsx from "clsx";
import { FileUp, FileX } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { takerOf } from "./file-drops.ts";

/** Over a conversation while files are dragged into the window: where they will go, or that they cannot. */
export default function DropZone({ conversationId, name }: { conversationId: string; name: string }) {
	const [isShown, setIsShown] = useState(false);
	const [isOver, setIsOver] = useState(false);
	const zone = useRef<HTMLDivElement>(null);
	const take = takerOf(conversationId);

	useEffect(() => {
		const hasFiles = ({ dataTransfer }: DragEvent) => dataTransfer?.types.includes("Files") === true;
		const isHere = ({ target }: DragEvent) => target instanceof Node && zone.current?.contains(target) === true;

		function over(event: DragEvent) {
			if (!hasFiles(event)) return;
			// Whatever is dropped beside it would otherwise take the page's place.
			event.preventDefault();
			const here = isHere(event);
			if (event.dataTransfer) event.dataTransfer.dropEffect = here && takerOf(conversationId) ? "copy" : "none";
			setIsShown(true);
			setIsOver(here);
		}
		function leave(event: DragEvent) {
			if (event.relatedTarget === null) setIsShown(false);
		}
		function drop(event: DragEvent) {
			if (!hasFiles(event)) return;
			event.preventDefault();
			setIsShown(false);
			if (isHere(event)) takerOf(conversationId)?.(event.dataTransfer?.files ?? []);
		}
		window.addEventListener("dragenter", over);
		window.addEventListener("dragover", over);
		window.addEventListener("dragleave", leave);
		window.addEventListener("drop", drop);
		return () => {
			window.removeEventListener("dragenter", over);
			window.removeEventListener("dragover", over);
			window.removeEventListener("dragleave", leave);
			window.removeEventListener("drop", drop);
		};
	}, [conversationId]);

	if (!isShown) return null;
	return (
		<div ref={zone} className="absolute inset-0 z-40 bg-bg/85 p-4">
			<div
				className={clsx(
					"pointer-events-none flex h-full flex-col items-center justify-center gap-2 rounded-l border-2 border-dashed px-6 text-center",
					take && isOver ? "border-accent bg-accent-soft" : "border-line-strong bg-raised",
				)}
			>
				{take ? <FileUp aria-hidden className="size-8 text-accent-text" /> : <FileX aria-hidden className="size-8 text-text-3" />}
				<p className="text-base font-semibold">
					{take ? (
						<>
							Into the reply to <bdi>{name}</bdi>
						</>
					) : (
						"No reply can be written here now"
					)}
				</p>
				<p className="text-sm text-text-2">
					{take ? "Pictures, videos, sound and PDF. They go out when you send the reply." : "So files have nowhere to go."}
				</p>
			</div>
		</div>
	);
}
