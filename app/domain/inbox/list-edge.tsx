import { type KeyboardEvent, type PointerEvent, useLayoutEffect, useRef, useState } from "react";

const STORED = "dmt:list-width";
const NARROWEST = 320;
const WIDEST = 380;
const STEP = 10;

/** The right edge of the list: pulled, or moved by arrows, it makes the list wider. This browser remembers it. */
export function ListEdge() {
	const edge = useRef<HTMLDivElement>(null);
	const [width, setWidth] = useState(NARROWEST);

	useLayoutEffect(() => {
		const stored = Number(localStorage.getItem(STORED) ?? Number.NaN);
		if (stored >= NARROWEST && stored <= WIDEST) widen(stored);
		setWidth(Math.round(placeOf(edge.current).width));
	}, []);

	function change(next: number) {
		const within = Math.round(Math.min(WIDEST, Math.max(NARROWEST, next)));
		widen(within);
		setWidth(within);
		localStorage.setItem(STORED, String(within));
	}

	function pull(event: PointerEvent<HTMLElement>) {
		if (event.currentTarget.hasPointerCapture(event.pointerId)) change(event.clientX - placeOf(edge.current).left);
	}

	function press(event: KeyboardEvent<HTMLElement>) {
		const by = { ArrowLeft: -STEP, ArrowRight: STEP, Home: NARROWEST - WIDEST, End: WIDEST - NARROWEST }[event.key];
		if (by === undefined) return;
		event.preventDefault();
		change(placeOf(edge.current).width + by);
	}

	return (
		// biome-ignore lint/a11y/useSemanticElements: a rule cannot be moved
		<div
			ref={edge}
			role="separator"
			aria-orientation="vertical"
			aria-label="Width of the list"
			aria-valuemin={NARROWEST}
			aria-valuemax={WIDEST}
			aria-valuenow={width}
			tabIndex={0}
			onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
			onPointerMove={pull}
			onKeyDown={press}
			className="absolute inset-y-0 -right-1 z-10 w-2 cursor-col-resize touch-none hover:bg-accent-soft focus-visible:bg-accent-soft max-md:hidden"
		/>
	);
}

function widen(width: number) {
	document.documentElement.style.setProperty("--list-width", `${width}px`);
}

function placeOf(edge: Element | null): DOMRect {
	return edge?.parentElement?.getBoundingClientRect() ?? new DOMRect();
}
