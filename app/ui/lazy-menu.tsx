import { type ComponentType, type LazyExoticComponent, type ReactElement, type ReactNode, Suspense, useState } from "react";

type Opener = { "aria-haspopup": "menu"; "aria-expanded": false; onPointerEnter(): void; onFocus(): void; onClick(): void };

/**
 * A button whose menu is loaded when somebody reaches for it. `button` draws the button with the props it is given;
 * the menu takes its place and opens on the first click.
 */
export function LazyMenu<Props extends object>({
	menu: Menu,
	load,
	props,
	children,
}: {
	menu: LazyExoticComponent<ComponentType<Props & { children: ReactNode }>>;
	load: () => Promise<unknown>;
	props: Props;
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
	if (!isWanted) return children(opener);
	return (
		<Suspense fallback={children(opener)}>
			<Menu {...props}>{children({})}</Menu>
		</Suspense>
	);
}
