import clsx from "clsx";
import { CalendarClock, Inbox, Settings, SquareKanban } from "lucide-react";
import { lazy } from "react";
import { useDueCount } from "#app/domain/follow-ups/use-due-count.ts";
import { Bell } from "#app/domain/notifications/bell.tsx";
import { useLive, useOrg } from "#app/domain/realtime/use-live.tsx";
import { Avatar } from "#app/ui/avatar.tsx";
import { LazyMenu } from "#app/ui/lazy-menu.tsx";
import { Mark } from "#app/ui/mark.tsx";
import { LivePace } from "./live-pace.tsx";
import { NavPlace } from "./nav-place.tsx";

const loadMenu = () => import("./account-menu.tsx");
const AccountMenu = lazy(loadMenu);

/** Where one can go: a rail at the left, a bar at the bottom of a phone. `isHiddenOnPhone` gives a conversation the whole screen. */
export function WorkspaceNav({ isHiddenOnPhone }: { isHiddenOnPhone: boolean }) {
	const { workspace } = useOrg();
	const unread = useLive((store) => store.counts().unreadConversations);
	const due = useDueCount();
	const { org, user } = workspace;
	return (
		<nav
			aria-label="Organization"
			className={clsx(
				"order-last flex shrink-0 border-line bg-sunken max-md:justify-around max-md:border-t max-md:px-2 max-md:pb-[env(safe-area-inset-bottom)]",
				"md:order-first md:w-14 md:flex-col md:items-center md:gap-1 md:border-r md:py-3",
				isHiddenOnPhone && "max-md:hidden",
			)}
		>
			<div className="mb-2 max-md:hidden">
				<LazyMenu
					load={loadMenu}
					menu={(button) => (
						<AccountMenu workspace={workspace} part="orgs">
							{button}
						</AccountMenu>
					)}
				>
					{(opener) => (
						<button
							type="button"
							title={org.name}
							aria-label={`Organization ${org.name}`}
							className="grid size-10 place-items-center rounded-m"
							{...opener}
						>
							<Mark letter={Array.from(org.name)[0]?.toUpperCase() ?? "D"} />
						</button>
					)}
				</LazyMenu>
			</div>
			<NavPlace to={`/o/${org.slug}/inbox`} icon={Inbox} label="Inbox" count={unread} />
			<NavPlace to={`/o/${org.slug}/pipeline`} icon={SquareKanban} label="Pipeline" />
			<NavPlace to={`/o/${org.slug}/follow-ups`} icon={CalendarClock} label="Follow-ups" count={due} counted="due" />
			<div className="hidden flex-1 md:block" />
			<Bell />
			<NavPlace to={`/o/${org.slug}/settings/connections`} icon={Settings} label="Settings" />
			<LazyMenu
				load={loadMenu}
				menu={(button) => (
					<AccountMenu workspace={workspace} part="account">
						{button}
					</AccountMenu>
				)}
			>
				{(opener) => (
					<button
						type="button"
						className="grid place-items-center rounded-m max-md:min-h-14 max-md:min-w-14 max-md:py-1.5 md:mt-1 md:size-10"
						{...opener}
					>
						<Avatar name={user.name} seed={user.id} size="s" className="max-md:size-[22px] max-md:text-[9px]" />
						<span className="text-[11px] font-medium text-text-2 md:sr-only">
							Account<span className="sr-only"> of {user.name}</span>
						</span>
					</button>
				)}
			</LazyMenu>
			<LivePace />
		</nav>
	);
}
