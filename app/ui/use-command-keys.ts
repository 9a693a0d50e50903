import { useEffect } from "react";
import { type Command, commands, pressOf } from "./commands.ts";
import { areSingleKeysOn, isOutsideOfInputs } from "./single-keys.ts";

/** How long the first letter of two waits for the second. */
const SECOND_WITHIN_MS = 1200;

/** Runs commands by their keys: one listener for every screen. */
export function useCommandKeys() {
	useEffect(() => {
		let first: { press: string; at: number } | null = null;

		function press(event: KeyboardEvent) {
			if (event.defaultPrevented || event.altKey || event.isComposing) return;
			const now = pressOf(event);
			const before = first && event.timeStamp - first.at < SECOND_WITHIN_MS ? first.press : null;
			first = null;
			const known = commands();
			const command =
				(before && known.find((one) => isMeant(one, `${before} ${now}`, event))) || known.find((one) => isMeant(one, now, event));
			if (command) {
				event.preventDefault();
				command.run(event);
				return;
			}
			const opensPair = known.some(({ keys }) => keys?.some((key) => key.startsWith(`${now} `)));
			if (opensPair && isOutsideOfInputs(event)) first = { press: now, at: event.timeStamp };
		}
		window.addEventListener("keydown", press);
		return () => window.removeEventListener("keydown", press);
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
