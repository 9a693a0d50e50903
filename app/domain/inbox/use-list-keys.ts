import { useNavigate } from "@remix-run/react";
import { useEffect, useRef } from "react";
import { useOrg } from "#app/domain/realtime/use-live.tsx";
import { areSingleKeysOn, isShortcut } from "#app/ui/single-keys.ts";

const STEPS: Record<string, 1 | -1> = { j: 1, k: -1, ArrowDown: 1, ArrowUp: -1 };

/** J, K and the arrows open the next or previous conversation; R and Enter go to its reply. */
export function useListKeys(selectedId: string | undefined) {
	const { store, workspace } = useOrg();
	const navigate = useNavigate();
	const { slug } = workspace.org;
	/** Where the keys have led so far: pages follow a little later, and fast fingers do not wait for them. */
	const reached = useRef(selectedId);
	useEffect(() => {
		reached.current = selectedId;
	}, [selectedId]);

	useEffect(() => {
		function press(event: KeyboardEvent) {
			if (!isShortcut(event) || event.shiftKey) return;
			if (event.key.length === 1 && !areSingleKeysOn()) return;
			const target = event.target instanceof Element ? event.target : null;
			const step = STEPS[event.key];
			if (step) {
				// Arrows scroll the messages while these have the focus.
				if (event.key.startsWith("Arrow") && target?.closest("[role=log]")) return;
				const id = neighbour(store.list(), reached.current, step);
				if (!id) return;
				event.preventDefault();
				reached.current = id;
				navigate(`/o/${slug}/inbox/${id}${store.shownList()}`);
				return;
			}
			const isReply = event.key === "r" || (event.key === "Enter" && !target?.closest("a, button"));
			const reply = isReply ? document.querySelector<HTMLTextAreaElement>("textarea[data-reply]") : null;
			if (!reply) return;
			event.preventDefault();
			reply.focus();
		}
		window.addEventListener("keydown", press);
		return () => window.removeEventListener("keydown", press);
	}, [store, navigate, slug]);
}

/** The conversation before or after one of the list; the first when that one is not in it. */
function neighbour(ids: readonly string[], selectedId: string | undefined, step: 1 | -1): string | undefined {
	const index = selectedId === undefined ? -1 : ids.indexOf(selectedId);
	return index === -1 ? ids[0] : ids[index + step];
}
