import { useLocation, useNavigate } from "@remix-run/react";
import { Command as Palette } from "cmdk";
import { Dialog } from "radix-ui";
import { type KeyboardEvent, type ReactNode, useRef, useState } from "react";
import { ContactAvatar } from "#app/domain/contacts/contact-avatar.tsx";
import { contactHandle, contactName } from "#app/domain/contacts/contact-name.ts";
import type { ContactRow } from "#app/domain/realtime/rows.ts";
import { useOrg } from "#app/domain/realtime/use-live.tsx";
import { type Command, commands, SECTIONS } from "#app/ui/commands.ts";
import { KeyCaps } from "#app/ui/key-caps.tsx";
import { takeTyping } from "#app/ui/type-ahead.ts";
import { useFocusBack } from "#app/ui/use-focus-back.ts";
import { scoreOf, startsIn } from "./palette-score.ts";

const MOST_PEOPLE = 8;

/**
 * Every command that makes sense now, pages and people, found by their words. Without Dialog.Overlay, whose style element the
 * content security policy refuses.
 */
export default function PaletteDialog({ onClose }: { onClose: () => void }) {
	const [words, setWords] = useState("");
	const listed = useListed();
	const people = usePeople(words);
	const focusBack = useFocusBack();
	const chosen = useRef<(() => void) | null>(null);
	function takeHeld() {
		const held = takeTyping();
		if (held !== "") setWords((before) => before + held);
	}
	function choose(run: () => void) {
		chosen.current = run;
		onClose();
	}
	return (
		<Dialog.Root open onOpenChange={(isOpen) => !isOpen && onClose()}>
			<Dialog.Portal>
				<div aria-hidden className="fixed inset-0 z-40 bg-black/40" />
				<Dialog.Content
					aria-describedby={undefined}
					onCloseAutoFocus={(event) => {
						focusBack(event);
						// Only now: what it does may take the focus somewhere else.
						chosen.current?.();
					}}
					className="fixed top-[12dvh] left-1/2 z-50 w-[min(600px,calc(100vw-32px))] -translate-x-1/2 overflow-hidden rounded-l border border-line bg-raised shadow-soft outline-none max-md:top-4"
				>
					<Dialog.Title className="sr-only">Commands</Dialog.Title>
					<Palette
						label="Commands"
						loop
						vimBindings={false}
						filter={(_id, search, texts) => scoreOf(search, texts ?? [])}
						onKeyDown={chooseSoon}
					>
						<Palette.Input
							value={words}
							onFocus={takeHeld}
							onValueChange={setWords}
							placeholder="What would you like to do, or whom are you looking for?"
							className="h-13 w-full border-b border-line bg-transparent px-5 text-[15px] outline-none placeholder:text-text-3"
						/>
						<Palette.List label="Commands" className="max-h-[min(420px,60dvh)] overflow-y-auto overscroll-contain p-2">
							<Palette.Empty className="px-3 py-8 text-center text-sm text-text-2">
								Nothing is called “{words.trim()}”. People are found here once their conversation was listed.
							</Palette.Empty>
							{SECTIONS.map((section) => (
								<Group key={section} title={section}>
									{listed
										.filter((command) => command.section === section)
										.map(({ id, label, keys, words }) => (
											<Item key={id} id={id} texts={[label, section, words ?? ""]} onSelect={() => choose(() => runNow(id))}>
												<span className="min-w-0 flex-1 truncate">{label}</span>
												{keys?.[0] && <KeyCaps press={keys[0]} />}
											</Item>
										))}
								</Group>
							))}
							<Group title="Conversations">
								{people.map(({ contact, texts, open }) => (
									<Item key={contact.id} id={`contact.${contact.id}`} texts={texts} onSelect={() => choose(open)}>
										<ContactAvatar contact={contact} seed={contact.id} size="xs" />
										<bdi className="min-w-0 truncate">{contactName(contact)}</bdi>
										<span className="min-w-0 truncate text-text-3">{contactHandle(contact)}</span>
									</Item>
								))}
							</Group>
						</Palette.List>
					</Palette>
				</Dialog.Content>
			</Dialog.Portal>
		</Dialog.Root>
	);
}

/** The commands that made sense when the palette was opened, before it took the focus, and those that have come to since. */
function useListed(): readonly Command[] {
	// What makes sense follows from where one is, which may be about to change.
	useLocation();
	const isOn = ({ isOn }: Command) => isOn?.() ?? true;
	const [first] = useState(() => new Set(commands().flatMap((command) => (isOn(command) ? [command.id] : []))));
	return commands().filter((command) => !command.isUnlisted && (first.has(command.id) || isOn(command)));
}

/** Runs a command as it is by now: what it is about may have changed since it was listed. */
function runNow(id: string) {
	commands()
		.find((command) => command.id === id)
		?.run();
}

/** Enter means the first of what the words find, also when it is pressed before that is marked as chosen. */
function chooseSoon(event: KeyboardEvent<HTMLElement>) {
	const list = event.currentTarget;
	if (event.key !== "Enter" || event.nativeEvent.isComposing || list.querySelector("[cmdk-item][aria-selected=true]")) return;
	requestAnimationFrame(() => list.querySelector("[cmdk-item]:not([hidden])")?.dispatchEvent(new Event("cmdk-item-select")));
}

function Group({ title, children }: { title: string; children: ReactNode }) {
	return (
		<Palette.Group
			heading={title}
			className="[&_[cmdk-group-heading]]:px-3 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:font-medium [&_[cmdk-group-heading]]:text-text-3 [&:not(:has([cmdk-item]))]:hidden"
		>
			{children}
		</Palette.Group>
	);
}

type ItemProps = { id: string; texts: string[]; onSelect: () => void; children: ReactNode };

function Item({ id, texts, onSelect, children }: ItemProps) {
	return (
		<Palette.Item
			value={id}
			keywords={texts}
			onSelect={onSelect}
			className="flex min-h-9 cursor-default items-center gap-2.5 rounded-s px-3 text-sm select-none aria-selected:bg-hover max-md:min-h-11"
		>
			{children}
		</Palette.Item>
	);
}

type Person = { contact: ContactRow; texts: string[]; open: () => void };

/** People of conversations that are here, by name or handle. */
function usePeople(words: string): Person[] {
	const { store, workspace } = useOrg();
	const navigate = useNavigate();
	if (words.trim() === "") return [];
	const people: Person[] = [];
	for (const contact of store.contacts()) {
		const conversationId = store.conversationIdOf(contact.id);
		const texts = [contactName(contact), contact.username ?? ""];
		if (conversationId === null || !startsIn(words, texts)) continue;
		people.push({ contact, texts, open: () => navigate(`/o/${workspace.org.slug}/inbox/${conversationId}`) });
		if (people.length === MOST_PEOPLE) break;
	}
	return people;
}
