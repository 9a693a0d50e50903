import { lazy, Suspense, useState } from "react";
import { useCommands } from "#app/ui/commands.ts";

const PeekDialog = lazy(() => import("./peek-dialog.tsx"));

/** Space shows the messages of the conversation that has the focus, or the pointer, without opening or reading it. */
export function PeekHost() {
	const [peekedId, setPeekedId] = useState<string | null>(null);
	useCommands([
		{
			id: "inbox.peek",
			label: "Peek without marking as read",
			section: "Inbox",
			keys: ["Space"],
			words: "preview look",
			isOn: (event) => reachedId(event) !== null,
			run: (event) => setPeekedId(reachedId(event)),
		},
	]);
	if (peekedId === null) return null;
	return (
		<Suspense>
			<PeekDialog conversationId={peekedId} onClose={() => setPeekedId(null)} />
		</Suspense>
	);
}

/** The conversation of the list that the keyboard is at, else the pointer. Other things that have the focus keep their Space. */
function reachedId(event?: KeyboardEvent): string | null {
	const target = event?.target instanceof Element ? event.target.closest<HTMLElement>("a, button, [role=log], [tabindex='0']") : null;
	const row = target ?? document.querySelector<HTMLElement>("[data-conversation-id]:hover");
	return row?.dataset.conversationId ?? null;
}
