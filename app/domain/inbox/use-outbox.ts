import { useSubmit } from "@remix-run/react";
import { useEffect } from "react";
import { useLive, useOrg } from "#app/domain/realtime/use-live.tsx";
import { beginUnsent, nextUnsent } from "./unsent.ts";

/** Sends what this browser has not sent yet: in order, one at a time per conversation, again while only the network fails. */
export function useOutbox() {
	const { store, workspace } = useOrg();
	const submit = useSubmit();
	const unsent = useLive((store) => store.unsent());
	const { slug } = workspace.org;

	useEffect(() => {
		const timers = nextUnsent(unsent).map(({ row, attempts }) => {
			const send = () => {
				if (!navigator.onLine) return;
				beginUnsent(store, row.clientId);
				submit(
					{ intent: "reply", clientId: row.clientId, text: row.text ?? "" },
					{
						method: "post",
						action: `/o/${slug}/inbox/${row.conversationId}`,
						navigate: false,
						fetcherKey: `reply-${row.clientId}`,
					},
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
	}, [unsent, store, submit, slug]);
}
