import { useSubmit } from "@remix-run/react";
import { useLayoutEffect, useRef } from "react";
import type { ConversationRow } from "#app/domain/realtime/rows.ts";
import { useLive, useOrg } from "#app/domain/realtime/use-live.tsx";

/** Telling the server once in this time is enough, however many messages come in. */
const EVERY_MS = 1000;

/** Marks the open conversation as read while its messages are shown and somebody looks at them: here before it is painted, on the server soon after. */
export function useMarkRead({ id, unreadCount }: ConversationRow, isShown: boolean) {
	const { store, workspace } = useOrg();
	const submit = useSubmit();
	const toldAt = useRef(0);
	const toTell = useRef(new Set<string>());
	const mentionsToTell = useRef(new Set<string>());
	const isMentioned = useLive((store) => store.hasUnseenMention(id));
	const { slug } = workspace.org;

	useLayoutEffect(() => {
		if ((unreadCount === 0 && !isMentioned) || !isShown) return;
		function tell() {
			toTell.current.delete(id);
			const mentions = mentionsToTell.current.delete(id) ? { mentions: "yes" } : {};
			toldAt.current = Date.now();
			// A key of its own each time: telling again under the same one would break off what is still on its way.
			const fetcherKey = `read-${id}-${toldAt.current}`;
			submit({ intent: "read", ...mentions }, { method: "post", action: `/o/${slug}/inbox/${id}`, navigate: false, fetcherKey });
		}
		function read() {
			if (document.visibilityState !== "visible") return;
			store.markRead(id);
			if (isMentioned) {
				mentionsToTell.current.add(id);
				store.takeMentions([{ conversationId: id, isUnseen: false }]);
			}
			if (toTell.current.has(id)) return;
			toTell.current.add(id);
			setTimeout(tell, Math.max(0, toldAt.current + EVERY_MS - Date.now()));
		}
		read();
		document.addEventListener("visibilitychange", read);
		return () => document.removeEventListener("visibilitychange", read);
	}, [id, unreadCount, isMentioned, isShown, store, submit, slug]);
}
