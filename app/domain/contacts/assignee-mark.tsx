import { useOrg } from "#app/domain/realtime/use-live.tsx";
import { initials } from "#app/ui/avatar.tsx";

/** Whose lead it is, in initials at the end of a row; nothing while it is nobody's. */
export function AssigneeMark({ assigneeId }: { assigneeId: string | null }) {
	const { workspace } = useOrg();
	const assignee = workspace.members.find((member) => member.id === assigneeId);
	if (!assignee) return null;
	return (
		<span
			title={`Assigned to ${assignee.name}`}
			className="ml-auto shrink-0 rounded-s border border-line bg-sunken px-1.5 text-[10.5px] font-semibold text-text-2"
		>
			<span aria-hidden>{initials(assignee.name)}</span>
			<span className="sr-only">Assigned to {assignee.name}</span>
		</span>
	);
}
