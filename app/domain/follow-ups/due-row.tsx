import { Link } from "@remix-run/react";
import clsx from "clsx";
import { Check, CornerUpRight, Pencil } from "lucide-react";
import { memo, type ReactNode } from "react";
import { ContactAvatar } from "#app/domain/contacts/contact-avatar.tsx";
import { contactName } from "#app/domain/contacts/contact-name.ts";
import { WindowChip } from "#app/domain/inbox/window-chip.tsx";
import { useLive, useNow, useOrg } from "#app/domain/realtime/use-live.tsx";
import { Avatar } from "#app/ui/avatar.tsx";
import { dayIn, pressing, timeIn } from "./days.ts";
import { askFollowUp, loadFollowUp } from "./follow-up.ts";
import { useFollowUps } from "./use-follow-ups.ts";

/** Every row is as high, so that the board knows where each of many is. */
export const ROW_HEIGHT = 64;

/** One follow-up of the board: with whom, why, when, whose. The whole row leads to the conversation. */
export const DueRow = memo(function DueRow({ id, isCurrent, isSelected }: { id: string; isCurrent: boolean; isSelected: boolean }) {
	const { workspace } = useOrg();
	const now = useNow();
	const followUps = useFollowUps();
	const row = useLive((store) => store.followUp(id));
	const contact = useLive((store) => (row ? store.contact(row.contactId) : null));
	const conversation = useLive((store) => (row ? store.conversation(store.conversationIdOf(row.contactId) ?? "") : null));
	const stage = useLive((store) => store.stages().find((stage) => stage.id === contact?.stageId) ?? null);
	if (!row) return null;

	const zone = workspace.settings.timeZone;
	const state = pressing(row.dueAt, { now, zone });
	const name = contactName(contact);
	return (
		<div
			data-follow-up-id={id}
			className={clsx(
				"group relative flex h-16 items-center gap-3 border-b border-line pr-2 pl-4 max-md:gap-2 max-md:pl-1",
				isSelected ? "bg-selected" : "hover:bg-hover",
			)}
		>
			{state === "overdue" && <span aria-hidden className="absolute inset-y-0 left-0 w-[3px] bg-closed" />}
			<Act label={`Done: follow-up with ${name}`} title="Done (E)" onClick={() => followUps.done(id)}>
				<span className="grid size-5 place-items-center rounded-full border-[1.5px] border-line-strong text-transparent group-hover:border-text-3 hover:border-accent hover:text-accent-text">
					<Check aria-hidden className="size-3.5" />
				</span>
			</Act>
			<ContactAvatar contact={contact} seed={row.contactId} size="s" />
			<div className="min-w-0 flex-1">
				<p className="flex items-baseline gap-2">
					<Link
						to={conversation ? `/o/${workspace.org.slug}/inbox/${conversation.id}` : `/o/${workspace.org.slug}/pipeline`}
						data-due-link
						tabIndex={isCurrent ? 0 : -1}
						className="min-w-0 truncate text-[13.5px] font-semibold text-text outline-none after:absolute after:inset-0 focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-accent"
					>
						<bdi>{name}</bdi>
					</Link>
					<DueWords dueAt={row.dueAt} state={state} now={now} zone={zone} />
				</p>
				<p className="flex items-center gap-2 text-[13px] text-text-2">
					<span dir="auto" className="min-w-0 truncate text-left">
						{row.reason || "No reason given"}
					</span>
					{conversation && (
						<span className="ml-auto md:hidden">
							<WindowChip conversation={conversation} />
						</span>
					)}
					{stage && <bdi className="shrink-0 truncate text-[12px] text-text-3 max-md:hidden">{stage.name}</bdi>}
				</p>
			</div>
			{conversation && (
				<span className="max-md:hidden">
					<WindowChip conversation={conversation} />
				</span>
			)}
			<Whose memberId={row.memberId} />
			<div className="flex">
				<Act label={`A day later: follow-up with ${name}`} title="A day later (Shift+H)" onClick={() => followUps.tomorrow(id)}>
					<CornerUpRight aria-hidden className="size-4" />
				</Act>
				<Act
					label={`Change: follow-up with ${name}`}
					title="Another time (H)"
					isWide
					onReach={loadFollowUp}
					onClick={() => askFollowUp({ contactId: row.contactId, followUpId: id })}
				>
					<Pencil aria-hidden className="size-4" />
				</Act>
			</div>
		</div>
	);
});

type ActProps = { label: string; title: string; isWide?: boolean; onReach?: () => void; onClick: () => void; children: ReactNode };

/** Above the link that covers the row. `isWide` needs the room of a larger screen. */
function Act({ label, title, isWide = false, onReach, onClick, children }: ActProps) {
	return (
		<button
			type="button"
			aria-label={label}
			title={title}
			onPointerEnter={onReach}
			onClick={onClick}
			className={clsx(
				"relative z-10 grid size-8 shrink-0 place-items-center rounded-s text-text-2 hover:text-text max-md:size-11",
				isWide && "max-md:hidden",
			)}
		>
			{children}
		</button>
	);
}

type DueWordsProps = { dueAt: number; state: ReturnType<typeof pressing>; now: number; zone: string };

/** When it is due: the section says the day, but for those that were missed. */
function DueWords({ dueAt, state, now, zone }: DueWordsProps) {
	const days = dayIn(zone, now) - dayIn(zone, dueAt);
	return (
		<span
			className={clsx(
				"shrink-0 text-[12.5px] tabular-nums",
				state === "overdue" && "font-medium text-closed",
				state === "due" && "font-medium text-human",
				(state === "today" || state === "upcoming") && "text-text-3",
			)}
		>
			{state === "overdue" ? `${days} day${days === 1 ? "" : "s"} late` : timeIn(zone, dueAt)}
			{state === "due" && ", due now"}
		</span>
	);
}

function Whose({ memberId }: { memberId: string }) {
	const { workspace } = useOrg();
	const member = workspace.members.find(({ id }) => id === memberId);
	const name = member?.name ?? "A former member";
	return (
		<span title={name} className="max-md:hidden">
			<Avatar name={name} seed={memberId} size="xs" />
			<span className="sr-only">{name} does it</span>
		</span>
	);
}
