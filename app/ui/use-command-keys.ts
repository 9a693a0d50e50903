import { useEffect } from "react";
import { type Command, commands, pressOf } from "./commands.ts";
import { areSingleKeysOn, isOutsideOfInputs } from "./single-keys.ts";

/** How long the first letter of two waits for the second. */
const SECOND_WITHIN_MS = 1200;
const MODIFIERS = new Set(["Shift", "Control", "Meta", "Alt", "AltGraph"]);

/** Runs commands by their keys: one listener for every screen. */
export function useCommandKeys() {
	useEffect(() => {
		let first: { press: string; at: number } | null = null;

		function pressed(event: KeyboardEvent) {
			if (event.defaultPrevented || event.altKey || event.isComposing || MODIFIERS.has(event.key)) return;
			const now = pressOf(event);
			const before = first && event.timeStamp - first.at < SECOND_WITHIN_MS ? first.press : null;
			first = null;
			const known = commands();
			const press = before && isSingle(now) ? `${before} ${now}` : now;
			const command = known.find((one) => isMeant(one, press, event));
			if (command) {
				event.preventDefault();
				if (command.repeats || !event.repeat) command.run(event);
				return;
			}
			// A second letter that means nothing after the first one does nothing at all: it was not meant alone.
			if (press !== now) return;
			const opensPair = known.some(({ keys }) => keys?.some((key) => key.startsWith(`${now} `)));
			if (opensPair && isOutsideOfInputs(event)) first = { press: now, at: event.timeStamp };
		}
		window.addEventListener("keydown", pressed);
		return () => window.removeEventListener("keydown", pressed);
	}, []);
}

function isMeant(command: Command, press: string, event: KeyboardEvent): boolean {
	if (!command.keys?.includes(press)) return false;
	if (!(command.worksInInputs || isOutsideOfInputs(event))) return false;
	if (isSingle(press) && !areSingleKeysOn()) return false;
	return command.isOn?.(event) ?? true;
}

/** One or two plain characters, which dictation and typing trigger by accident. */
function isSingle(press: string): boolean {
	return press.split(" ").every((part) => part.replace("shift+", "").length === 1);
}
