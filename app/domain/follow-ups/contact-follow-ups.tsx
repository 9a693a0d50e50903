import clsx from "clsx";
import { Check, Pencil, Plus } from "lucide-react";
import type { ReactNode } from "react";
import type { ContactRow, FollowUpRow } from "#app/domain/realtime/rows.ts";
import { useLive, useNow, useOrg } from "#app/domain/realtime/use-live.tsx";
import { Button } from "#app/ui/button.tsx";
import { Time } from "#app/ui/time.tsx";
import { dateAndTime } from "#app/ui/times.ts";
import { pressing } from "./days.ts";
import { askFollowUp, loadFollowUp } from "./follow-up.ts";
import { useFollowUps } from "./use-follow-ups.ts";

/** What is to be done with a contact, and a way to set more. */
export default function ContactFollowUps({ contact }: { contact: ContactRow }) {
	const rows = useLive((store) => store.followUpsOf(contact.id));
	return (
		<div className="flex flex-col gap-2">
			{rows.length > 0 && (
				<ul className="flex flex-col gap-2">
					{rows.map((row) => (
						<FollowUp key={row.id} row={row} />
					))}
				</ul>
			)}
			<Button
				size="s"
				className="self-start"
				title="Set a follow-up (F)"
				onPointerEnter={loadFollowUp}
				onClick={() => askFollowUp({ contactId: contact.id })}
			>
				<Plus aria-hidden className="size-3.5" /> Follow-up
			</Button>
		</div>
	);
}

function FollowUp({ row }: { row: FollowUpRow }) {
	const { workspace } = useOrg();
	const now = useNow();
	const followUps = useFollowUps();
	const state = pressing(row.dueAt, { now, zone: workspace.settings.timeZone });
	const whose = workspace.members.find((member) => member.id === row.memberId);
	return (
		<li className="flex items-start gap-1 text-sm">
			<div className="min-w-0 flex-1">
				<p className={clsx("font-medium", state === "overdue" && "text-closed", state === "due" && "text-human")}>
					<Time at={row.dueAt} words={dateAndTime} />
					{state === "overdue" && ", overdue"}
					{state === "due" && ", due now"}
				</p>
				{row.reason && <p className="text-[13px] break-words text-text-2">{row.reason}</p>}
				<p className="text-[12px] text-text-3">
					{whose ? whose.name : "A former member"}
					{row.endsOnAnswer && " · an answer ends it"}
				</p>
			</div>
			<Act label="Done" icon={<Check aria-hidden className="size-4" />} onClick={() => followUps.done(row.id)} />
			<Act
				label="Change"
				icon={<Pencil aria-hidden className="size-3.5" />}
				onClick={() => askFollowUp({ contactId: row.contactId, followUpId: row.id })}
			/>
		</li>
	);
}

function Act({ label, icon, onClick }: { label: string; icon: ReactNode; onClick: () => void }) {
	return (
		<button
			type="button"
			aria-label={`${label}: follow-up`}
			title={label}
			onClick={onClick}
			className="grid size-7 shrink-0 place-items-center rounded-s text-text-2 hover:bg-hover hover:text-text max-md:size-11"
		>
			{icon}
		</button>
	);
}
