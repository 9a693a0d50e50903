import { useSubmit } from "@remix-run/react";
import type { MessageRow } from "#app/domain/realtime/rows.ts";
import { useOrg } from "#app/domain/realtime/use-live.tsx";

/** Returns how to take back a reply that is held; its text comes back into the composer once the server has it. */
export function useTakeBack(): (message: MessageRow) => void {
	const { slug } = useOrg().workspace.org;
	const submit = useSubmit();
	return ({ id, conversationId }) =>
		submit(
			{ intent: "take-back", messageId: id },
			{ method: "post", action: `/o/${slug}/inbox/${conversationId}`, navigate: false, fetcherKey: `take-back-${id}` },
		);
}
