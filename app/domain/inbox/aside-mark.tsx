import { UserRoundCheck } from "lucide-react";
import type { ConversationRow } from "#app/domain/realtime/rows.ts";
import { useOrg } from "#app/domain/realtime/use-live.tsx";

/** That whoever looks has done a conversation for themselves. */
export function AsideMark({ conversation }: { conversation: ConversationRow }) {
	const { workspace } = useOrg();
	if (!conversation.doneFor.includes(workspace.user.id)) return null;
	return (
		<span title="Done for you" className="shrink-0 text-text-3">
			<UserRoundCheck aria-hidden className="size-3.5" />
			<span className="sr-only">Done for you</span>
		</span>
	);
}
