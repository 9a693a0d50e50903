import { Dialog } from "radix-ui";
import type { ReactNode } from "react";

type Props = { title: ReactNode; onClose: () => void; children: ReactNode };

/** A dialog in the middle of the page, open while it is there. Without Dialog.Overlay, whose style element the content security policy refuses. */
export function DialogFrame({ title, onClose, children }: Props) {
	return (
		<Dialog.Root open onOpenChange={(isOpen) => !isOpen && onClose()}>
			<Dialog.Portal>
				<div aria-hidden className="fixed inset-0 z-40 bg-black/40" />
				<Dialog.Content
					aria-describedby={undefined}
					className="fixed top-1/2 left-1/2 z-50 max-h-[calc(100dvh-32px)] w-[min(460px,calc(100vw-32px))] -translate-x-1/2 -translate-y-1/2 overflow-y-auto rounded-l border border-line bg-raised p-6 shadow-soft outline-none max-md:p-5"
				>
					<Dialog.Title className="text-base font-semibold tracking-tight">{title}</Dialog.Title>
					{children}
				</Dialog.Content>
			</Dialog.Portal>
		</Dialog.Root>
	);
}
