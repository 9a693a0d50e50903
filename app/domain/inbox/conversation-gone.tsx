import { Link } from "@remix-run/react";
import { useOrg } from "#app/domain/realtime/use-live.tsx";
import { buttonLook } from "#app/ui/button.tsx";

/** In place of a conversation that went away while it was open: handed to somebody else, or deleted. */
export function ConversationGone() {
	const { workspace } = useOrg();
	return (
		<div className="flex min-w-0 flex-1 flex-col items-center justify-center gap-3 px-6 text-center">
			<p className="text-[15px] font-medium">This conversation is no longer here for you</p>
			<p className="text-sm text-text-2">It was handed to somebody else or deleted.</p>
			<Link to={`/o/${workspace.org.slug}/inbox`} className={buttonLook("plain", "s")}>
				Back to the inbox
			</Link>
		</div>
	);
}
