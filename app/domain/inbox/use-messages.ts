import { useCallback, useEffect, useState } from "react";
import { useLive, useOrg } from "#app/domain/realtime/use-live.tsx";
import { loadMessages } from "./load-pages.ts";

/** A conversation's messages from memory, loaded when they are not there; null until then. */
export function useMessages(conversationId: string) {
	const { store, workspace } = useOrg();
	const { slug } = workspace.org;
	const messages = useLive((store) => store.messages(conversationId)?.messages ?? null);
	const [failedId, setFailedId] = useState<string | null>(null);
	const isStale = useLive((store) => store.hasStaleMessages(conversationId));
	const isMissing = messages === null || isStale;

	const load = useCallback(() => {
		setFailedId(null);
		loadMessages(store, slug, conversationId).catch(() => setFailedId(conversationId));
	}, [store, slug, conversationId]);

	useEffect(() => {
		if (isMissing) load();
	}, [isMissing, load]);

	return { messages, hasFailed: failedId === conversationId, retry: load };
}
