import { NavLink, Outlet, useLocation } from "@remix-run/react";
import clsx from "clsx";
import { useEffect, useRef } from "react";
import { type Capability, may } from "#app/domain/org/roles.ts";
import { useOrg } from "#app/domain/realtime/use-live.tsx";

export { ErrorPage as ErrorBoundary } from "#app/ui/error-page.tsx";

/** The pages of the settings, and what one must be allowed to do to see each of them. */
const PAGES: { path: string; label: string; needs: Capability }[] = [
	{ path: "connections", label: "Connections", needs: "work-inbox" },
	{ path: "personal", label: "Your settings", needs: "work-inbox" },
	{ path: "notifications", label: "Notifications", needs: "work-inbox" },
	{ path: "saved-replies", label: "Saved replies", needs: "work-inbox" },
	{ path: "tags", label: "Tags", needs: "manage-tags" },
	{ path: "members", label: "Members", needs: "work-inbox" },
	{ path: "follow-ups", label: "Follow-ups", needs: "manage-cadences" },
	{ path: "assignment", label: "Assignment", needs: "manage-turns" },
	{ path: "organization", label: "Organization", needs: "manage-organization" },
	{ path: "api", label: "API", needs: "manage-api-tokens" },
	{ path: "operations", label: "Operations", needs: "watch-operations" },
	{ path: "audit", label: "Audit log", needs: "read-audit" },
	{ path: "security", label: "Security", needs: "prove-isolation" },
];

/** The frame of all settings: their pages at the left, on a phone in a row above. */
export default function Settings() {
	const { workspace } = useOrg();
	const { pathname } = useLocation();
	const nav = useRef<HTMLElement>(null);
	// biome-ignore lint/correctness/useExhaustiveDependencies: another page is what may be out of sight
	useEffect(() => {
		// Browsers answer this with a promise, which is no way to clean up.
		nav.current?.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest", inline: "nearest" });
	}, [pathname]);
	const pages = PAGES.filter(({ needs }) => may(workspace.user.role, needs));
	return (
		<div className="flex min-h-0 min-w-0 flex-1 flex-col md:flex-row">
			<nav
				ref={nav}
				aria-label="Settings"
				className="flex shrink-0 gap-1 border-line bg-sunken max-md:overflow-x-auto max-md:border-b max-md:px-3 max-md:py-2 md:w-52 md:flex-col md:border-r md:px-3 md:py-5"
			>
				<p className="px-3 pb-2 text-[13px] font-semibold text-text-2 max-md:hidden">Settings</p>
				{pages.map(({ path, label }) => (
					<NavLink
						key={path}
						to={`/o/${workspace.org.slug}/settings/${path}`}
						prefetch="intent"
						className={({ isActive }) =>
							clsx(
								"flex shrink-0 items-center rounded-s px-3 py-1.5 text-sm whitespace-nowrap max-md:min-h-11",
								isActive ? "bg-accent-soft font-medium text-accent-text" : "text-text hover:bg-hover",
							)
						}
					>
						{label}
					</NavLink>
				))}
			</nav>
			<div className="flex min-h-0 min-w-0 flex-1 flex-col">
				<Outlet />
			</div>
		</div>
	);
}
