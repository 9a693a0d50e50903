/** A finger that rests this long on a card picks it up; one that moves before scrolls. */
const HOLD_MS = 320;
const STILL_PX = 8;
/** Near the board's edge it scrolls along. */
const EDGE_PX = 48;
const EDGE_STEP_PX = 12;

type Callbacks = { onOver: (stageId: string | null) => void; onTake: (contactId: string, stageId: string) => void };
type Held = { card: HTMLElement; contactId: string; x: number; y: number; ghost: HTMLElement | null };

/** Moves cards by holding and dragging them with a finger, which native drag and drop does not do. Returns how to stop. */
export function dragByTouch(board: HTMLElement, { onOver, onTake }: Callbacks): () => void {
	let held: Held | null = null;
	let timer: ReturnType<typeof setTimeout> | undefined;
	let scrolling = 0;
	const stop = new AbortController();
	const { signal } = stop;

	function pickUp() {
		if (!held) return;
		const box = held.card.getBoundingClientRect();
		const ghost = held.card.cloneNode(true) as HTMLElement;
		ghost.removeAttribute("data-contact-id");
		ghost.setAttribute("aria-hidden", "true");
		Object.assign(ghost.style, {
			position: "fixed",
			left: `${box.left}px`,
			top: `${box.top}px`,
			width: `${box.width}px`,
			zIndex: "50",
			pointerEvents: "none",
			opacity: "0.92",
			listStyle: "none",
			transform: "scale(1.02)",
		});
		document.body.appendChild(ghost);
		held.ghost = ghost;
		held.card.style.opacity = "0.35";
		navigator.vibrate?.(10);
	}

	function letGo() {
		clearTimeout(timer);
		cancelAnimationFrame(scrolling);
		held?.ghost?.remove();
		if (held) held.card.style.opacity = "";
		held = null;
		onOver(null);
	}

	function scrollAt(x: number) {
		cancelAnimationFrame(scrolling);
		const box = board.getBoundingClientRect();
		const step = x < box.left + EDGE_PX ? -EDGE_STEP_PX : x > box.right - EDGE_PX ? EDGE_STEP_PX : 0;
		if (step === 0 || !held?.ghost) return;
		board.scrollLeft += step;
		scrolling = requestAnimationFrame(() => scrollAt(x));
	}

	function stageAt(x: number, y: number): string | null {
		return document.elementFromPoint(x, y)?.closest<HTMLElement>("[data-stage-id]")?.dataset.stageId ?? null;
	}

	board.addEventListener(
		"pointerdown",
		(event) => {
			if (event.pointerType !== "touch" || !event.isPrimary || !(event.target instanceof Element) || event.target.closest("button")) return;
			const card = event.target.closest<HTMLElement>("[data-contact-id]");
			const contactId = card?.dataset.contactId;
			if (!card || !contactId) return;
			held = { card, contactId, x: event.clientX, y: event.clientY, ghost: null };
			timer = setTimeout(pickUp, HOLD_MS);
		},
		{ signal },
	);
	board.addEventListener(
		"pointermove",
		(event) => {
			if (!held || event.pointerType !== "touch") return;
			const [dx, dy] = [event.clientX - held.x, event.clientY - held.y];
			if (!held.ghost) {
				if (Math.hypot(dx, dy) > STILL_PX) letGo();
				return;
			}
			held.ghost.style.transform = `translate(${dx}px, ${dy}px) scale(1.02)`;
			onOver(stageAt(event.clientX, event.clientY));
			scrollAt(event.clientX);
		},
		{ signal },
	);
	board.addEventListener(
		"pointerup",
		(event) => {
			const stageId = held?.ghost ? stageAt(event.clientX, event.clientY) : null;
			const contactId = held?.contactId;
			const wasDragging = Boolean(held?.ghost);
			letGo();
			if (!wasDragging) return;
			// The tap that ends a drag is not a tap on the card's link.
			board.addEventListener("click", (click) => click.preventDefault(), { capture: true, once: true, signal: AbortSignal.timeout(300) });
			if (stageId && contactId) onTake(contactId, stageId);
		},
		{ signal },
	);
	board.addEventListener("pointercancel", letGo, { signal });
	// Not passive, and there from the start: only so may it keep the page from scrolling once a card is held.
	board.addEventListener("touchmove", (event) => held?.ghost && event.preventDefault(), { signal, passive: false });
	board.addEventListener("contextmenu", (event) => held && event.preventDefault(), { signal });
	board.addEventListener("dragstart", (event) => held?.ghost && event.preventDefault(), { signal, capture: true });

	return () => {
		letGo();
		stop.abort();
	};
}
