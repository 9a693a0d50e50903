import { X } from "lucide-react";
import { Dialog } from "radix-ui";
import type { RefObject } from "react";
import { buttonLook } from "#app/ui/button.tsx";
import { NotificationList } from "./notification-list.tsx";
import { SettingsLink } from "./settings-link.tsx";

/** Notifications beside the page, which stays usable. It closes when one goes on with something else. */
export default function NotificationsPanel({ bell, onClose }: { bell: RefObject<HTMLElement | null>; onClose: () => void }) {
	return (
		<Dialog.Root open modal={false} onOpenChange={(isOpen) => !isOpen && onClose()}>
			<Dialog.Portal>
				<Dialog.Content
					aria-describedby={undefined}
					onInteractOutside={(event) => {
						if (event.target instanceof Node && bell.current?.contains(event.target)) event.preventDefault();
					}}
					className="fixed inset-y-0 left-14 z-40 flex w-[400px] flex-col border-r border-line bg-surface shadow-soft outline-none"
				>
					<header className="flex h-14 shrink-0 items-center gap-1 border-b border-line pr-2 pl-4">
						<Dialog.Title className="mr-auto text-[15px] font-semibold tracking-tight">Notifications</Dialog.Title>
						<SettingsLink onClick={onClose} />
						<Dialog.Close title="Close" aria-label="Close" className={`${buttonLook("quiet", "s")} px-2`}>
							<X aria-hidden className="size-4" />
						</Dialog.Close>
					</header>
					<div className="min-h-0 flex-1 overflow-y-auto">
						<NotificationList first={null} onOpen={onClose} />
					</div>
				</Dialog.Content>
			</Dialog.Portal>
		</Dialog.Root>
	);
}
