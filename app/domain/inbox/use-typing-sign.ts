import { useSubmit } from "@remix-run/react";
import { useRef } from "react";
import { useOrg } from "#app/domain/realtime/use-live.tsx";

/** Instagram shows "typing" for some seconds; telling it more often changes nothing. */
const EVERY_MS = 8000;

/** Tells Instagram now and then that somebody writes, and nobody when it refuses. */
export function useTypingSign(conversationId: string): () => void {
	const { workspace } = useOrg();
	const submit = useSubmit();
	const toldAt = useRef(0);
	return () => {
		if (Date.now() - toldAt.current < EVERY_MS || !navigator.onLine) return;
		toldAt.current = Date.now();
		submit(
			{ intent: "typing" },
			{
				method: "post",
				action: `/o/${workspace.org.slug}/inbox/${conversationId}`,
				navigate: false,
				fetcherKey: `typing-${conversationId}`,
			},
		);
	};
}
