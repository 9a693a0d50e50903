import { Link } from "@remix-run/react";
import clsx from "clsx";
import {
	AlarmClock,
	AtSign,
	BellOff,
	Check,
	Hourglass,
	type LucideIcon,
	MessageCircle,
	TriangleAlert,
	Unplug,
	UserPlus,
} from "lucide-react";
import { useMemo } from "react";
import { ContactAvatar } from "#app/domain/contacts/contact-avatar.tsx";
import { useNow, useOrg } from "#app/domain/realtime/use-live.tsx";
import type { NotificationKind } from "#app/schema/team.ts";
import { Button, buttonLook } from "#app/ui/button.tsx";
import { Notice } from "#app/ui/notice.tsx";
import { dayName, isSameDay, shortAgo } from "#app/ui/times.ts";
import { useIsHydrated } from "#app/ui/use-is-hydrated.ts";
import type { NotificationRow, NotificationsPage } from "./rows.ts";
import { useNotifications } from "./use-notifications.ts";
import { notificationPath, notificationWords } from "./words.ts";

const ICONS: Record<NotificationKind, { icon: LucideIcon; look: string }> = {
	message: { icon: MessageCircle, look: "text-accent-text" },
	assigned: { icon: UserPlus, look: "text-accent-text" },
	mention: { icon: AtSign, look: "text-accent-text" },
	"follow-up": { icon: AlarmClock, look: "text-human" },
	expiring: { icon: Hourglass, look: "text-human" },
	"not-sent": { icon: TriangleAlert, look: "text-closed" },
	trouble: { icon: Unplug, look: "text-closed" },
};

/** What one was told, newest first, by day. `first` is what the page came with; without it, it is loaded. */
export function NotificationList({ first, onOpen }: { first: NotificationsPage | null; onOpen?: () => void }) {
	const { rows, hasMore, hasFailed, isLoadingMore, unseen, tryAgain, more, see, seeAll } = useNotifications(first);
	const days = useDays(rows);

	if (rows === null && hasFailed) {
		return (
			<div className="flex flex-col items-start gap-3 p-4">
				<Notice tone="danger">Your notifications could not be loaded. They are kept.</Notice>
				<Button onClick={tryAgain}>Try again</Button>
			</div>
		);
	}
	if (rows === null) return <Skeleton />;
	if (rows.length === 0) return <Empty />;
	return (
		<div className="flex flex-col">
			<div className="sticky top-0 z-10 flex min-h-11 items-center justify-between gap-2 border-b border-line bg-surface px-4">
				<p role="status" className="text-[13px] text-text-2">
					{unseen === 0 ? "All seen" : `${unseen > 99 ? "More than 99" : unseen} new`}
				</p>
				<Button tone="quiet" size="s" onClick={seeAll} disabled={unseen === 0}>
					<Check aria-hidden className="size-3.5" /> Mark all as seen
				</Button>
			</div>
			{days.map(({ day, rows }) => (
				<section key={rows[0]?.id} aria-label={day ?? undefined}>
					{day && <h2 className="px-4 pt-4 pb-1.5 text-[12px] font-medium text-text-3">{day}</h2>}
					<ul>
						{rows.map((row) => (
							<Item
								key={row.id}
								row={row}
								onSee={() => see(row)}
								onOpen={() => {
									see(row);
									onOpen?.();
								}}
							/>
						))}
					</ul>
				</section>
			))}
			{hasFailed && (
				<Notice tone="danger" className="m-4">
					This could not be loaded. Try again in a moment.
				</Notice>
			)}
			{hasMore && (
				<Button tone="quiet" onClick={more} aria-disabled={isLoadingMore} className="m-3 self-center">
					{isLoadingMore ? "Loading…" : "Show older"}
				</Button>
			)}
		</div>
	);
}

function Item({ row, onOpen, onSee }: { row: NotificationRow; onOpen: () => void; onSee: () => void }) {
	const { workspace } = useOrg();
	const now = useNow();
	const actor = workspace.members.find((member) => member.id === row.actorId)?.name ?? null;
	const { title, text } = notificationWords({ ...row, actor });
	const { icon: Icon, look } = ICONS[row.kind];
	return (
		<li className="group relative">
			<Link
				to={notificationPath(workspace.org.slug, row)}
				onClick={onOpen}
				className={clsx("flex min-h-16 gap-3 py-2.5 pr-12 pl-4 -outline-offset-2 hover:bg-hover", row.isSeen && "opacity-75")}
			>
				<span className="relative h-fit shrink-0">
					{row.contact ? (
						<ContactAvatar contact={row.contact} seed={row.contact.id} />
					) : (
						<span className="block size-[38px] rounded-full border border-line bg-sunken" />
					)}
					<span
						className={clsx(
							"absolute grid place-items-center rounded-full",
							row.contact ? "-right-1 -bottom-1 size-5 border border-line bg-surface" : "inset-0",
							look,
						)}
					>
						<Icon aria-hidden className={row.contact ? "size-3" : "size-4.5"} />
					</span>
				</span>
				<span className="flex min-w-0 flex-1 flex-col">
					<span className="flex items-baseline gap-2">
						<bdi className={clsx("truncate text-[13.5px] text-text", row.isSeen ? "font-medium" : "font-semibold")}>{title}</bdi>
						<span className="ml-auto shrink-0 text-[12.5px] text-text-3 tabular-nums">{shortAgo(row.at, now)}</span>
					</span>
					<span className="text-[13.5px] leading-snug text-text-2">{text}</span>
				</span>
				{!row.isSeen && <span className="sr-only">New</span>}
			</Link>
			{!row.isSeen && (
				<button
					type="button"
					onClick={onSee}
					title="Mark as seen"
					aria-label={`Mark as seen: ${title}`}
					className="absolute top-1/2 right-2 grid size-8 -translate-y-1/2 place-items-center rounded-s text-accent hover:bg-selected max-md:size-11"
				>
					<span aria-hidden className="size-2 rounded-full bg-accent group-hover:hidden group-focus-within:hidden" />
					<Check aria-hidden className="hidden size-4 group-focus-within:block group-hover:block" />
				</button>
			)}
		</li>
	);
}

/** Rows by the reader's days, which only the browser knows. */
function useDays(rows: readonly NotificationRow[] | null): { day: string | null; rows: NotificationRow[] }[] {
	const isHydrated = useIsHydrated();
	const now = useNow();
	return useMemo(() => {
		const days: { day: string | null; rows: NotificationRow[] }[] = [];
		for (const row of rows ?? []) {
			const newest = days.at(-1)?.rows[0];
			if (newest && (!isHydrated || isSameDay(newest.at, row.at))) days.at(-1)?.rows.push(row);
			else days.push({ day: isHydrated ? dayName(row.at, now) : null, rows: [row] });
		}
		return days;
	}, [rows, isHydrated, now]);
}

function Empty() {
	const { slug } = useOrg().workspace.org;
	return (
		<div className="flex flex-col items-center gap-3 px-8 py-16 text-center">
			<BellOff aria-hidden className="size-7 stroke-[1.5] text-text-3" />
			<h2 className="text-[15px] font-semibold">Nothing was told to you yet</h2>
			<p className="text-sm leading-relaxed text-text-2">
				When a lead is assigned to you, somebody mentions you, a reply window is about to close or a reply is not sent, it stands here.
			</p>
			<Link to={`/o/${slug}/settings/notifications`} className={buttonLook("plain", "s")}>
				Choose what you are told of
			</Link>
		</div>
	);
}

function Skeleton() {
	return (
		<div role="status" className="flex flex-col gap-5 p-4">
			<span className="sr-only">Loading notifications</span>
			{[0, 1, 2, 3].map((index) => (
				<div key={index} aria-hidden className="flex gap-3">
					<span className="size-[38px] shrink-0 rounded-full bg-hover" />
					<span className="flex flex-1 flex-col gap-2 pt-1">
						<span className="h-3 w-2/5 rounded-s bg-hover" />
						<span className="h-3 w-4/5 rounded-s bg-hover" />
					</span>
				</div>
			))}
		</div>
	);
}
