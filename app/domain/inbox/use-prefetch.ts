import { useEffect } from "react";
import { useOrg } from "#app/domain/realtime/use-live.tsx";
import { whenIdle } from "#app/ui/when-idle.ts";
import { prefetchMessages } from "./load-pages.ts";

/** How many conversations from the top are made ready while none is open. */
const READY = 4;

/** On opening a conversation, never because news came in: brings what is likely to be opened next into memory while the browser has nothing else to do. */
export function usePrefetch(selectedId: string | undefined) {
	const { store, workspace } = useOrg();
	const { slug } = workspace.org;

	useEffect(() => {
		const ids = store.list();
		const index = selectedId === undefined ? -1 : ids.indexOf(selectedId);
		const likely = index === -1 ? ids.slice(0, READY) : [ids[index + 1], ids[index - 1], ids[index + 2]];
		return whenIdle(() => {
			for (const id of likely) {
				if (id) void prefetchMessages(store, slug, id);
			}
		});
	}, [store, slug, selectedId]);
}
