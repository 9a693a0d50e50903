import { useFetcher } from "@remix-run/react";
import { useOrg } from "#app/domain/realtime/use-live.tsx";
import { UNREACHED } from "./unsent.ts";

type Answer = { ok: true } | { ok: false; reason: string };

/** Says to the server what is to become of planned replies; `answer` is what it said last. */
export function useScheduling(conversationId: string) {
	const { slug } = useOrg().workspace.org;
	const fetcher = useFetcher<Answer | null>();
	return {
		send: (fields: Record<string, string>) => fetcher.submit(fields, { method: "post", action: `/o/${slug}/inbox/${conversationId}` }),
		answer: fetcher.state === "idle" ? (fetcher.data ?? null) : null,
		isPending: fetcher.state !== "idle",
	};
}

/** Why something did not become of a planned reply. */
export function scheduleRefusal(reason: string): string {
	switch (reason) {
		case "not-a-time":
			return "This is not a time in the next ninety days.";
		case "has-left":
			return "It is on its way already.";
		case "empty":
			return "There is nothing to send.";
		case UNREACHED:
			return "DM Tracker could not be reached. Nothing was changed.";
		default:
			return "This could not be done.";
	}
}
