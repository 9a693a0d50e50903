import { type KeyboardEvent, useState } from "react";
import { contactName } from "#app/domain/contacts/contact-name.ts";
import { useOrg } from "#app/domain/realtime/use-live.tsx";
import { areSingleKeysOn, isShortcut } from "#app/ui/single-keys.ts";
import { cardBeside } from "./card-beside.ts";

/** A card that is being moved by keyboard and the stage it would go to. */
export type Moving = { contactId: string; stageId: string };

type Board = {
	/** Takes the focus to a card. */
	focus(contactId: string): void;
	/** What screen readers are told. */
	say(words: string): void;
	move(contactId: string, stageId: string): void;
};

/** Arrows go from card to card; M picks one up, a number or arrows and Enter put it down, Esc lets go. */
export function useBoardKeys({ focus, say, move }: Board) {
	const { store } = useOrg();
	const [moving, setMoving] = useState<Moving | null>(null);

	function pickUp(contactId: string) {
		const contact = store.contact(contactId);
		if (!contact) return;
		const choices = store.stages().map((stage, index) => `${index + 1} ${stage.name}`);
		setMoving({ contactId, stageId: contact.stageId });
		say(`Moving ${contactName(contact)}. Press a number, or arrows and Enter; Escape cancels. ${choices.join(", ")}.`);
	}

	function putDown({ contactId }: Moving, stageId: string) {
		setMoving(null);
		move(contactId, stageId);
	}

	function aim({ contactId, stageId }: Moving, step: 1 | -1) {
		const stages = store.stages();
		const next = stages[stages.findIndex((stage) => stage.id === stageId) + step];
		if (!next) return;
		setMoving({ contactId, stageId: next.id });
		say(next.name);
	}

	function pressWhileMoving(event: KeyboardEvent, now: Moving) {
		const chosen = store.stages()[Number(event.key) - 1];
		if (event.key === "Escape") {
			setMoving(null);
			say("Not moved");
		} else if (chosen) putDown(now, chosen.id);
		else if (event.key === "Enter" || event.key === " ") putDown(now, now.stageId);
		else if (event.key === "ArrowLeft") aim(now, -1);
		else if (event.key === "ArrowRight") aim(now, 1);
		else if (event.key !== "Tab") return;
		event.preventDefault();
	}

	function onKeyDown(event: KeyboardEvent) {
		if (!isShortcut(event.nativeEvent)) return;
		if (moving) return pressWhileMoving(event, moving);
		const contactId =
			event.target instanceof Element ? event.target.closest<HTMLElement>("[data-contact-id]")?.dataset.contactId : undefined;
		if (!contactId) return;
		if (event.key.toLowerCase() === "m" && areSingleKeysOn()) {
			event.preventDefault();
			return pickUp(contactId);
		}
		const next = cardBeside(
			store.stages().map((stage) => store.column(stage.id)),
			contactId,
			event.key,
		);
		if (!next) return;
		event.preventDefault();
		focus(next);
	}

	return { moving, onKeyDown, cancel: () => setMoving(null) };
}
