import { useSubmit } from "@remix-run/react";
import { useEffect } from "react";
import { useLive, useOrg } from "#app/domain/realtime/use-live.tsx";
import { beginUnsent, nextUnsent, progressUnsent, settleUnsent } from "./unsent.ts";

/** Sends what this browser has not sent yet: in order, one at a time per conversation, again while only the network fails. */
export function useOutbox() {
	const { store, workspace } = useOrg();
	const submit = useSubmit();
	// Only who waits matters here: the progress of an upload must not begin anything again.
	const waiting = useLive((store) => namesOf(nextUnsent(store.unsent())));
	const { slug } = workspace.org;

	// biome-ignore lint/correctness/useExhaustiveDependencies: `waiting` names what is to be sent
	useEffect(() => {
		const timers = nextUnsent(store.unsent()).map(({ row, attempts, file, replyTo, seen, anyway }) => {
			const { clientId, conversationId } = row;
			const beside = { ...(replyTo && { replyTo }), ...(seen && { seen }), ...(anyway && { anyway: "yes" }) };
			const send = () => {
				if (!navigator.onLine) return;
				beginUnsent(store, clientId);
				if (file) {
					void import("./send-file.ts")
						.then(({ sendFile }) =>
							sendFile({
								slug,
								conversationId,
								clientId,
								file,
								beside,
								onProgress: (progress) => progressUnsent(store, clientId, progress),
							}),
						)
						.then((outcome) => settleUnsent(store, clientId, outcome));
					return;
				}
				submit(
					{ intent: "reply", clientId, text: row.text ?? "", ...beside },
					{ method: "post", action: `/o/${slug}/inbox/${conversationId}`, navigate: false, fetcherKey: `reply-${clientId}` },
				);
			};
			if (attempts === 0) send();
			const timer = attempts > 0 ? setTimeout(send, 500 * 2 ** attempts) : undefined;
			window.addEventListener("online", send);
			return () => {
				clearTimeout(timer);
				window.removeEventListener("online", send);
			};
		});
		return () => {
			for (const stop of timers) stop();
		};
	}, [waiting, store, submit, slug]);
}

function namesOf(unsent: ReturnType<typeof nextUnsent>): string {
	return unsent.map(({ row, attempts }) => `${row.clientId}:${attempts}`).join(" ");
}
