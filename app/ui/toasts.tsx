import { Toast } from "radix-ui";
import type { ToastMessage } from "./toast.tsx";

const SHOWN_FOR_MS = 6000;

export default function Toasts({ toasts, onDismiss }: { toasts: readonly ToastMessage[]; onDismiss: (id: number) => void }) {
	return (
		<Toast.Provider duration={SHOWN_FOR_MS} swipeDirection="down">
			{toasts.map(({ id, text, action }) => (
				<Toast.Root
					key={id}
					onOpenChange={(isOpen) => !isOpen && onDismiss(id)}
					className="flex items-center gap-3 rounded-m border border-line-strong bg-raised py-2 pr-2 pl-4 text-sm text-text shadow-soft"
				>
					<Toast.Description className="flex-1 py-1.5">{text}</Toast.Description>
					{action && (
						<Toast.Action
							altText={action.words}
							onClick={action.onSelect}
							className="h-8 rounded-s px-3 font-medium text-accent-text hover:bg-hover max-md:h-11"
						>
							{action.label}
						</Toast.Action>
					)}
				</Toast.Root>
			))}
			<Toast.Viewport
				label="News ({hotkey})"
				className="fixed bottom-5 left-1/2 z-50 flex w-[min(420px,calc(100vw-32px))] -translate-x-1/2 flex-col gap-2 outline-none max-md:bottom-20"
			/>
		</Toast.Provider>
	);
}
