import { Link } from "@remix-run/react";
import { Inbox } from "lucide-react";
import { useLive, useOrg } from "#app/domain/realtime/use-live.tsx";
import { buttonLook } from "#app/ui/button.tsx";
import { TextLink } from "#app/ui/text-link.tsx";

/** Before an account is connected, and while nobody has written to it. */
export function EmptyInbox() {
	const { workspace } = useOrg();
	const connection = useLive((store) => store.connections().find((connection) => connection.status !== "removed") ?? null);
	const mayConnect = workspace.user.role !== "member";

	if (connection) {
		return (
			<div className="flex flex-col items-center gap-3 px-8 py-16 text-center">
				<Inbox aria-hidden className="size-7 stroke-[1.5] text-text-3" />
				<h2 className="text-[15px] font-semibold">No conversations yet</h2>
				<p className="text-sm leading-relaxed text-text-2">
					Write to <bdi className="font-medium text-text">@{connection.username}</bdi> from another Instagram account: the message appears
					here the moment it arrives.
				</p>
				<Practice />
			</div>
		);
	}
	return (
		<div className="flex flex-col items-center gap-3 px-8 py-16 text-center">
			<Inbox aria-hidden className="size-7 stroke-[1.5] text-text-3" />
			<h2 className="text-[15px] font-semibold">Connect Instagram to begin</h2>
			<p className="text-sm leading-relaxed text-text-2">
				DM Tracker reads the direct messages of the account you connect, from now on, with the names of the people who write. It never
				posts, never follows anybody, and never writes to people on its own.
			</p>
			{mayConnect ? (
				<Link to={`/o/${workspace.org.slug}/settings/connections`} className={buttonLook("primary")}>
					Connect an account
				</Link>
			) : (
				<p className="text-sm text-text-2">An Owner or Admin of {workspace.org.name} can connect it.</p>
			)}
			<Practice />
		</div>
	);
}

function Practice() {
	const { slug } = useOrg().workspace.org;
	return (
		<p className="text-sm leading-relaxed text-text-2">
			Meanwhile, <TextLink to={`/o/${slug}/practice`}>practise the keys</TextLink> with ten made-up people.
		</p>
	);
}
