import { PenLine } from "lucide-react";
import { useOrg } from "#app/domain/realtime/use-live.tsx";
import { Button } from "#app/ui/button.tsx";
import { spokenSpan } from "#app/ui/times.ts";
import type { InTheWay } from "./use-reply-team.ts";

type Props = {
	who: InTheWay;
	/** Set once the author wanted to send: now they have to choose. */
	isAsking: boolean;
	onSend: () => void;
	onKeep: () => void;
};

/** Who else of the team answers here, before two replies go out. */
export default function TeamNotice({ who, isAsking, onSend, onKeep }: Props) {
	const { workspace, clock } = useOrg();
	const name = workspace.members.find(({ id }) => id === who.memberId)?.name ?? "A former member";
	return (
		<div
			role={isAsking ? "alert" : "status"}
			className="mb-2 flex flex-wrap items-center gap-x-3 gap-y-1.5 rounded-m border border-line bg-human-soft px-3 py-2 text-[13px] text-text"
		>
			<p className="min-w-0 flex-1">
				<PenLine aria-hidden className="mr-1.5 inline size-4 align-text-bottom text-human" />
				{who.kind === "writes" ? (
					<>
						<bdi>{name}</bdi> is writing a reply here.
					</>
				) : (
					<>
						<bdi>{name}</bdi> replied {spokenSpan(Math.max(0, clock.now() - who.message.sentAt))} ago
						{who.message.text && (
							<>
								: <q className="text-text-2">{who.message.text.slice(0, 120)}</q>
							</>
						)}
					</>
				)}
			</p>
			{isAsking && (
				<span className="flex gap-2">
					<Button size="s" onClick={onKeep} autoFocus>
						Keep as draft
					</Button>
					<Button size="s" onClick={onSend}>
						Send anyway
					</Button>
				</span>
			)}
		</div>
	);
}
