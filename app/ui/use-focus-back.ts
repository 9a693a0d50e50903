import { useState } from "react";

/** For `onCloseAutoFocus` of a dialog without a button of its own: the focus goes back to where it was when it opened. */
export function useFocusBack() {
	const [before] = useState(() => document.activeElement);
	return (event: Event) => {
		event.preventDefault();
		if (before instanceof HTMLElement && before.isConnected) before.focus();
	};
}
