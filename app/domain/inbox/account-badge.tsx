import { useLive } from "#app/domain/realtime/use-live.tsx";
import { Avatar } from "#app/ui/avatar.tsx";

/** Which of several connected accounts a person writes to, at the corner of their picture; nothing where there is one alone. */
export function AccountBadge({ connectionId }: { connectionId: string }) {
	const account = useLive((store) => {
		const connected = store.connections().filter(({ status }) => status !== "removed");
		return connected.length > 1 ? (store.connection(connectionId)?.username ?? null) : null;
	});
	if (account === null) return null;
	return (
		// It makes room for the box that selects the row.
		<span
			title={`Writes to @${account}`}
			className="absolute -right-1 -bottom-1 grid rounded-full border-2 border-surface group-hover:opacity-0 group-data-[choosing]:opacity-0"
		>
			<Avatar name={account} seed={connectionId} size="xxs" />
			<span className="sr-only">Writes to @{account}</span>
		</span>
	);
}
