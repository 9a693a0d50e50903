const STORED = "dmt:single-keys";

/** Whether shortcuts of one letter are on; some ways of typing and speaking trigger them by accident. */
export function areSingleKeysOn(): boolean {
	return localStorage.getItem(STORED) !== "off";
}

export function switchSingleKeys(isOn: boolean) {
	if (isOn) localStorage.removeItem(STORED);
	else localStorage.setItem(STORED, "off");
}

/** Whether a key press is a shortcut: no modifier, not while typing, not inside a menu or dialog. */
export function isShortcut(event: KeyboardEvent): boolean {
	if (event.defaultPrevented || event.metaKey || event.ctrlKey || event.altKey || event.isComposing) return false;
	return isOutsideOfInputs(event);
}

/** Whether a key was pressed where it writes nothing and no menu or dialog waits for it. */
export function isOutsideOfInputs({ target }: KeyboardEvent): boolean {
	const element = target instanceof Element ? target : null;
	return !element?.closest("input, textarea, select, [contenteditable], [role=menu], [role=dialog], [role=alertdialog]");
}
