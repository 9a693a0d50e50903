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
	const target = event.target instanceof Element ? event.target : null;
	return !target?.closest("input, textarea, select, [contenteditable], [role=menu], [role=dialog], [role=alertdialog]");
}
