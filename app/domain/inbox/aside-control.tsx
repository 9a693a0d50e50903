import { RotateCcw, UserRoundCheck } from "lucide-react";
import type { ConversationRow } from "#app/domain/realtime/rows.ts";
import { useOrg } from "#app/domain/realtime/use-live.tsx";
import { Button } from "#app/ui/button.tsx";
import { changePanes } from "./panes.ts";
import { usePlacing } from "./use-placing.ts";

/** Puts an open conversation out of one's own lists, or back, in words: where the head of a conversation has no room for it. */
export function AsideControl({ conversation }: { conversation: ConversationRow }) {
	const { workspace } = useOrg();
	const placing = usePlacing();
	const { id, doneFor } = conversation;
	const isAside = doneFor.includes(workspace.user.id);
	function putAway() {
		// It leads to the next conversation, which is not to be covered.
		changePanes({ isPanelOpen: false });
		placing.doneForMe(id);
	}
	return (
		<>
			<Button size="s" onClick={() => (isAside ? placing.backForMe(id) : putAway())}>
				{isAside ? <RotateCcw aria-hidden className="size-4" /> : <UserRoundCheck aria-hidden className="size-4" />}
				{isAside ? "Back to my lists" : "Done for me"}
			</Button>
			<p className="mt-2 text-[13px] leading-snug text-text-2">
				{isAside
					? "It is out of your lists until they write. The team keeps it."
					: "Out of your lists until they write. The team keeps it."}
			</p>
		</>
	);
}
