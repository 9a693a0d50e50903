import { useCallback, useEffect, useState } from "react";
import { useLive, useOrg } from "#app/domain/realtime/use-live.tsx";
import { showToast } from "#app/ui/toast.tsx";
import { loadMessages, loadMessagesAround } from "./load-pages.ts";

/**
 * A conversation's messages from memory, loaded when they are not there; null until then. `at` is the message that the address
 * asks for: those around it are loaded where it is not among them.
 */
export function useMessages(conversationId: string, at: string | null) {
	const { store, workspace } = useOrg();
	const { slug } = workspace.org;
	const messages = useLive((store) => store.messages(conversationId)?.messages ?? null);
	const [failedId, setFailedId] = useState<string | null>(null);
	const [reached, setReached] = useState<string | null>(null);
	const isStale = useLive((store) => store.hasStaleMessages(conversationId));
	const isMissing = messages === null || isStale;
	const isOnItsWay = at !== null && reached !== at;

	const load = useCallback(() => {
		setFailedId(null);
		loadMessages(store, slug, conversationId).catch(() => setFailedId(conversationId));
	}, [store, slug, conversationId]);

	useEffect(() => {
		if (!isOnItsWay) return;
		loadMessagesAround(store, slug, conversationId, at)
			.catch(() => showToast("This message could not be loaded. Try again."))
			.finally(() => setReached(at));
	}, [isOnItsWay, store, slug, conversationId, at]);

	useEffect(() => {
		if (isMissing && !isOnItsWay) load();
	}, [isMissing, isOnItsWay, load]);

	return { messages, hasFailed: failedId === conversationId, retry: load };
}
