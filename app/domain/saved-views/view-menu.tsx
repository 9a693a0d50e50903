import { Link2, Lock, Pencil, Trash2, UsersRound } from "lucide-react";
import type { ReactNode } from "react";
import type { SavedViewRow } from "#app/domain/realtime/rows.ts";
import { useOrg } from "#app/domain/realtime/use-live.tsx";
import { Menu, MenuItem, MenuLabel } from "#app/ui/menu.tsx";
import { useViewChanges } from "./use-view-changes.ts";

/** Whose a saved view is, and what can be done with it. */
export default function ViewMenu({ view, mayChange, children }: { view: SavedViewRow; mayChange: boolean; children: ReactNode }) {
	const { workspace } = useOrg();
	const changes = useViewChanges();
	const maker = workspace.members.find(({ id }) => id === view.createdBy)?.name ?? "somebody";
	const by = view.createdBy === workspace.user.id ? "you" : maker;
	return (
		<Menu trigger={children} label={`View ${view.name}`}>
			<MenuLabel>{view.isShared ? `Shared with the team by ${by}` : "Only you see this view"}</MenuLabel>
			<MenuItem onSelect={() => changes.copyLink(view)}>
				<Link2 aria-hidden className="size-4 text-text-3" /> Copy link
			</MenuItem>
			{mayChange ? (
				<>
					<MenuItem onSelect={() => changes.rename(view)}>
						<Pencil aria-hidden className="size-4 text-text-3" /> Rename
					</MenuItem>
					{view.isShared ? (
						<MenuItem onSelect={() => changes.unshare(view)}>
							<Lock aria-hidden className="size-4 text-text-3" /> Make private
						</MenuItem>
					) : (
						<MenuItem onSelect={() => changes.share(view)}>
							<UsersRound aria-hidden className="size-4 text-text-3" /> Share with the team
						</MenuItem>
					)}
					<MenuItem onSelect={() => changes.remove(view)} className="text-closed">
						<Trash2 aria-hidden className="size-4" /> Delete
					</MenuItem>
				</>
			) : (
				<p className="px-2.5 pt-1 pb-2 text-[13px] leading-relaxed text-text-2">
					{by} or an Admin can change it. Change a filter to save one of your own.
				</p>
			)}
		</Menu>
	);
}
