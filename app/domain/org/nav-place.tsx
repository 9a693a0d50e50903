import { NavLink } from "@remix-run/react";
import clsx from "clsx";
import type { LucideIcon } from "lucide-react";
import type { MouseEvent } from "react";
import { useTitle } from "#app/ui/commands.ts";

/** A place that one can go to, with how much waits there. `counted` is the word for that. */
export function NavPlace({
	to,
	icon: Icon,
	label,
	count = 0,
	counted = "unread",
	onReach,
	onClick,
}: {
	to: string;
	icon: LucideIcon;
	label: string;
	count?: number;
	counted?: string;
	/** A pointer or the keyboard is there: what a click needs may be loaded. */
	onReach?: () => void;
	onClick?: (event: MouseEvent) => void;
}) {
	const title = useTitle(`go.${to.split("/").slice(3).join("/")}`, label);
	return (
		<NavLink
			to={to}
			title={title}
			onPointerEnter={onReach}
			onFocus={onReach}
			onClick={onClick}
			className={({ isActive }) =>
				clsx(
					"relative flex items-center justify-center border transition-colors max-md:min-h-14 max-md:min-w-14 max-md:flex-col max-md:gap-1 max-md:border-transparent max-md:py-1.5 md:size-10 md:rounded-m",
					isActive ? "text-accent-text md:border-line md:bg-surface" : "border-transparent text-text-2 hover:text-text md:hover:bg-hover",
				)
			}
		>
			<span className="relative">
				<Icon aria-hidden className="size-5 stroke-[1.75]" />
				{count > 0 && (
					<span
						aria-hidden
						className="absolute -top-2 -right-2.5 grid h-4 min-w-4 place-items-center rounded-full bg-accent px-1 text-[10px] font-semibold text-on-accent tabular-nums"
					>
						{count > 99 ? "99+" : count}
					</span>
				)}
			</span>
			<span className="text-[11px] font-medium md:sr-only">{label}</span>
			{count > 0 && (
				<span className="sr-only">
					, {count > 99 ? "more than 99" : count} {counted}
				</span>
			)}
		</NavLink>
	);
}
