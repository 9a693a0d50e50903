import { type ReactElement, type ReactNode, Suspense, useState } from "react";

type Opener = { "aria-haspopup": "menu"; "aria-expanded": false; onPointerEnter(): void; onFocus(): void; onClick(): void };

/**
 * A button whose menu is loaded when somebody reaches for it. `children` draws the button with the props it is given;
 * on the first click `menu`, a lazy component around that button, takes its place and is open.
 */
export function LazyMenu({
	load,
	menu,
	children,
}: {
	load: () => Promise<unknown>;
	menu: (button: ReactElement) => ReactNode;
	children: (opener: Partial<Opener>) => ReactElement;
}) {
	const [isWanted, setIsWanted] = useState(false);
	const opener: Opener = {
		"aria-haspopup": "menu",
		"aria-expanded": false,
		onPointerEnter: load,
		onFocus: load,
		onClick: () => setIsWanted(true),
	};
	const closed = children(opener);
	return isWanted ? <Suspense fallback={closed}>{menu(children({}))}</Suspense> : closed;
}
