import { useCompany } from "#app/domain/realtime/company.ts";
import type { Companion } from "#app/domain/realtime/together.ts";
import { useOrg } from "#app/domain/realtime/use-live.tsx";
import { Avatar } from "#app/ui/avatar.tsx";

const MOST = 3;

/** Who else of the team looks at a conversation or writes in it. */
export function CompanyMarks({ conversationId }: { conversationId: string }) {
	const company = useCompany(conversationId);
	return company.length === 0 ? null : <Marks company={company} />;
}

function Marks({ company }: { company: readonly Companion[] }) {
	const { workspace, clock } = useOrg();
	const people = company.slice(0, MOST).map(({ memberId, writingUntil }) => ({
		memberId,
		name: workspace.members.find(({ id }) => id === memberId)?.name ?? "A member",
		doing: writingUntil !== null && writingUntil > clock.now() ? "writes a reply" : "is looking at this",
	}));
	return (
		<span className="flex shrink-0 items-center -space-x-1.5">
			{people.map(({ memberId, name, doing }) => (
				<span key={memberId} title={`${name} ${doing}`} className="relative">
					<Avatar name={name} seed={memberId} size="xs" className="ring-2 ring-surface" />
					{doing === "writes a reply" && (
						<span aria-hidden className="absolute -right-0.5 -bottom-0.5 size-2 rounded-full bg-accent ring-2 ring-surface" />
					)}
					<span className="sr-only">
						{name} {doing}
					</span>
				</span>
			))}
		</span>
	);
}
