export type Side = "right" | "left";
type Swipe = { row: HTMLElement; id: string; x: number; y: number; dx: number; hint: HTMLElement | null };

/** A finger that moves this far has decided, for the side or for scrolling. */
const DECIDED_PX = 12;
/** So much farther to the side than up or down. */
const SIDEWAYS = 1.5;
/** From here on letting go does it. */
const FAR_PX = 96;
/** Where a phone's own way back begins. */
const EDGE_PX = 20;

const HINT = "absolute inset-0 flex items-center px-5 text-[13.5px] font-semibold";
const LOOKS = { right: "justify-start bg-open-soft text-open", left: "justify-end bg-human-soft text-human" } as const;
/** Once letting go does it. */
const FAR_LOOKS = { right: "justify-start bg-open text-bg", left: "justify-end bg-human text-bg" } as const;
const SLIDES_BACK = ["transition-transform", "duration-150"];

/** Conversations put away by a finger that wipes over their row; mouse and pen have buttons and keys. Returns how to stop. */
export function swipeRows(
	list: HTMLElement,
	{ wordOf, onSwipe }: { wordOf: (id: string, side: Side) => string; onSwipe: (id: string, side: Side) => void },
) {
	let swipe: Swipe | null = null;
	let hasSwiped = false;
	const stop = new AbortController();
	const { signal } = stop;

	function letGo() {
		if (!swipe) return;
		const { row, hint } = swipe;
		row.classList.add(...SLIDES_BACK);
		row.style.transform = "";
		row.style.background = "";
		hint?.remove();
		swipe = null;
	}

	function show({ row, id, dx, hint }: Swipe) {
		const side: Side = dx > 0 ? "right" : "left";
		row.style.transform = `translateX(${dx}px)`;
		if (!hint) return;
		const looks = Math.abs(dx) >= FAR_PX ? FAR_LOOKS : LOOKS;
		hint.className = `${HINT} ${looks[side]}`;
		hint.textContent = wordOf(id, side);
	}

	function hintBehind(row: HTMLElement): HTMLElement {
		const hint = document.createElement("div");
		hint.ariaHidden = "true";
		row.insertAdjacentElement("beforebegin", hint);
		// The row itself lets what is behind it shine through.
		row.style.background = "var(--surface)";
		row.classList.remove(...SLIDES_BACK);
		return hint;
	}

	list.addEventListener(
		"pointerdown",
		({ target, pointerType, isPrimary, clientX, clientY }) => {
			letGo();
			hasSwiped = false;
			if (pointerType !== "touch" || !isPrimary || !(target instanceof Element) || clientX < EDGE_PX) return;
			const row = target.closest<HTMLElement>("[data-conversation-id]");
			const id = row?.dataset.conversationId;
			if (row && id) swipe = { row, id, x: clientX, y: clientY, dx: 0, hint: null };
		},
		{ signal },
	);
	list.addEventListener(
		"pointermove",
		({ pointerType, clientX, clientY }) => {
			if (!swipe || pointerType !== "touch") return;
			const [dx, dy] = [clientX - swipe.x, Math.abs(clientY - swipe.y)];
			if (!swipe.hint) {
				if (Math.max(Math.abs(dx), dy) < DECIDED_PX) return;
				if (Math.abs(dx) < dy * SIDEWAYS) return letGo();
				swipe.hint = hintBehind(swipe.row);
				hasSwiped = true;
			}
			if (Math.abs(dx) >= FAR_PX && Math.abs(swipe.dx) < FAR_PX) navigator.vibrate?.(10);
			swipe.dx = dx;
			show(swipe);
		},
		{ signal },
	);
	list.addEventListener(
		"pointerup",
		() => {
			const ended = swipe;
			letGo();
			if (ended?.hint && Math.abs(ended.dx) >= FAR_PX) onSwipe(ended.id, ended.dx > 0 ? "right" : "left");
		},
		{ signal },
	);
	list.addEventListener("pointercancel", letGo, { signal });
	// A wipe is no tap on what lies under it.
	list.addEventListener(
		"click",
		(event) => {
			if (!hasSwiped) return;
			hasSwiped = false;
			event.preventDefault();
			event.stopPropagation();
		},
		{ signal, capture: true },
	);
	return () => {
		letGo();
		stop.abort();
	};
}
