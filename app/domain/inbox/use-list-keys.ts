import { useNavigate, useNavigation } from "@remix-run/react";
import { useEffect, useRef } from "react";
import { useOrg } from "#app/domain/realtime/use-live.tsx";
import { useCommands } from "#app/ui/commands.ts";
import { wantReply } from "./reply-focus.ts";

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

	const isOpening = useNavigation().state === "loading";
	/** Also where the conversation that this means is still opening. */
	function writeReply() {
		const field = replyField();
		// The address changes some moments before what is on the screen.
		if (isOpening || !window.location.pathname.endsWith(`/${field?.dataset.reply}`)) wantReply();
		field?.focus();
	}

	function step(by: 1 | -1) {
		const id = neighbour(store.list(), reached.current, by);
		if (!id) return;
		reached.current = id;
		navigate(`/o/${slug}/inbox/${id}${store.shownList()}`);
	}

	useCommands([
		{
			id: "inbox.next",
			label: "Next conversation",
			section: "Inbox",
			keys: ["j", "ArrowDown"],
			repeats: true,
			isOn: isNotScrolling,
			run: () => step(1),
		},
		{
			id: "inbox.previous",
			label: "Previous conversation",
			section: "Inbox",
			keys: ["k", "ArrowUp"],
			repeats: true,
			isOn: isNotScrolling,
			run: () => step(-1),
		},
		{
			id: "reply.write",
			label: "Reply",
			section: "Reply",
			keys: ["r"],
			isOn: () => replyField() !== null,
			run: writeReply,
		},
		{
			id: "reply.enter",
			label: "Reply",
			section: "Reply",
			keys: ["Enter", "o"],
			isUnlisted: true,
			isOn: (event) => replyField() !== null && !targetOf(event)?.closest("a, button"),
			run: writeReply,
		},
	]);
}

function replyField() {
	return document.querySelector<HTMLTextAreaElement>("textarea[data-reply]");
}

function targetOf(event: KeyboardEvent | undefined) {
	return event?.target instanceof Element ? event.target : null;
}

/** Arrows scroll the messages while these have the focus. */
function isNotScrolling(event?: KeyboardEvent) {
	return !(event?.key.startsWith("Arrow") && targetOf(event)?.closest("[role=log]"));
}

/** The conversation before or after one of the list; the first when that one is not in it. */
function neighbour(ids: readonly string[], selectedId: string | undefined, step: 1 | -1): string | undefined {
	const index = selectedId === undefined ? -1 : ids.indexOf(selectedId);
	return index === -1 ? ids[0] : ids[index + step];
}
