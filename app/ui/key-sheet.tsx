import { X } from "lucide-react";
import { Dialog } from "radix-ui";
import { type ReactNode, useState } from "react";
import { Button } from "./button.tsx";
import { type Command, commands, SECTIONS } from "./commands.ts";
import { KeyCaps } from "./key-caps.tsx";
import { areSingleKeysOn, switchSingleKeys } from "./single-keys.ts";
import { useFocusBack } from "./use-focus-back.ts";

/** Every key that does something on the shown page, and the switch for those of one letter. `children` stand beside its title. */
export default function KeySheet({ onClose, children }: { onClose: () => void; children?: ReactNode }) {
	const [listed] = useState(() => commands().filter(({ keys, isUnlisted }) => keys && !isUnlisted));
	const focusBack = useFocusBack();
	return (
		<Dialog.Root open onOpenChange={(isOpen) => !isOpen && onClose()}>
			<Dialog.Portal>
				<div aria-hidden className="fixed inset-0 z-40 bg-black/40" />
				<Dialog.Content
					aria-describedby={undefined}
					onCloseAutoFocus={focusBack}
					className="fixed top-1/2 left-1/2 z-50 flex max-h-[calc(100dvh-32px)] w-[min(720px,calc(100vw-32px))] -translate-x-1/2 -translate-y-1/2 flex-col rounded-l border border-line bg-raised shadow-soft outline-none"
				>
					<div className="flex shrink-0 items-center gap-3 border-b border-line py-3 pr-3 pl-6">
						<Dialog.Title className="mr-auto text-base font-semibold tracking-tight">Keyboard shortcuts</Dialog.Title>
						{children}
						<Button tone="quiet" size="s" aria-label="Close" onClick={onClose} className="px-2">
							<X aria-hidden className="size-5" />
						</Button>
					</div>
					<div className="min-h-0 gap-x-10 overflow-y-auto px-6 py-4 sm:columns-2">
						{SECTIONS.map((section) => (
							<Section key={section} title={section} listed={listed.filter((command) => command.section === section)} />
						))}
					</div>
					<SingleKeys />
				</Dialog.Content>
			</Dialog.Portal>
		</Dialog.Root>
	);
}

function Section({ title, listed }: { title: string; listed: readonly Command[] }) {
	if (listed.length === 0) return null;
	return (
		<section className="mb-5 break-inside-avoid">
			<h3 className="mb-1 text-[12px] font-medium text-text-3">{title}</h3>
			<ul>
				{listed.map(({ id, label, keys }) => (
					<li key={id} className="flex min-h-7.5 items-center justify-between gap-3 text-sm">
						{label}
						<span className="flex shrink-0 items-center gap-1.5">
							{keys?.map((press, index) => (
								<span key={press} className="flex items-center gap-1.5">
									{index > 0 && <span className="text-[12px] text-text-3">or</span>}
									<KeyCaps press={press} />
								</span>
							))}
						</span>
					</li>
				))}
			</ul>
		</section>
	);
}

function SingleKeys() {
	const [areOn, setAreOn] = useState(areSingleKeysOn);
	return (
		<label className="flex shrink-0 items-center gap-2.5 border-t border-line px-6 py-3.5 text-sm max-md:min-h-11">
			<input
				type="checkbox"
				role="switch"
				aria-checked={areOn}
				checked={areOn}
				onChange={({ target }) => {
					switchSingleKeys(target.checked);
					setAreOn(target.checked);
				}}
				className="size-4 accent-accent"
			/>
			Single-key shortcuts
			<span className="text-[13px] text-text-2">Off, they do not get in the way of dictation.</span>
		</label>
	);
}
