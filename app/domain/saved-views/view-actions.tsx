import { Ellipsis } from "lucide-react";
import { lazy, useState } from "react";
import { useInboxQuery } from "#app/domain/inbox/use-shown-list.ts";
import { hasFilters } from "#app/domain/inbox/views.ts";
import { may } from "#app/domain/org/roles.ts";
import type { SavedViewRow } from "#app/domain/realtime/rows.ts";
import { useLive, useOrg } from "#app/domain/realtime/use-live.tsx";
import { type Command, useCommands } from "#app/ui/commands.ts";
import { LazyMenu } from "#app/ui/lazy-menu.tsx";
import { useViewChanges } from "./use-view-changes.ts";

const loadMenu = () => import("./view-menu.tsx");
const ViewMenu = lazy(loadMenu);

const LOOK = "px-1.5 text-[12px] text-text-2 underline underline-offset-2 hover:text-text max-md:min-h-9";

/** Saves the filters that are set as a view, puts them into the one that was opened, or changes the one whose filters they are. */
export default function ViewActions() {
	const { query, search } = useInboxQuery();
	const changes = useViewChanges();
	const mayChange = useMayChange();
	const views = useLive((store) => store.savedViews());
	const current = views?.find((view) => view.query === search) ?? null;
	const opened = useOpened(current?.id ?? null, hasFilters(query));
	const changed = current ? null : (views?.find(({ id }) => id === opened) ?? null);
	const mayUpdate = changed !== null && mayChange(changed);
	const canSave = hasFilters(query) && current === null;
	const ofCurrent = (id: string, label: string, run: (view: SavedViewRow) => void, isOn = true): Command[] =>
		current && isOn && mayChange(current)
			? [{ id: `view.${id}`, label, section: "Inbox", words: "saved view filters", run: () => run(current) }]
			: [];
	useCommands([
		{
			id: "view.save",
			label: "Save this view",
			section: "Inbox",
			words: "saved filters new",
			isOn: () => canSave,
			run: () => void changes.save(search),
		},
		{
			id: "view.update",
			label: `Update the view ${changed?.name ?? ""}`,
			section: "Inbox",
			words: "saved filters",
			isOn: () => mayUpdate,
			run: () => changed && void changes.update(changed, search),
		},
		...ofCurrent("rename", "Rename this view", changes.rename),
		...ofCurrent("share", "Share this view with the team", changes.share, current?.isShared === false),
		...ofCurrent("unshare", "Make this view private", changes.unshare, current?.isShared === true),
		...ofCurrent("delete", "Delete this view", changes.remove),
	]);
	if (current) return <CurrentView key={current.id} view={current} mayChange={mayChange(current)} />;
	if (!canSave) return null;
	return (
		<>
			{changed && mayUpdate && (
				<button
					type="button"
					aria-label={`Update view “${changed.name}”`}
					title={`Put these filters into “${changed.name}”`}
					className={LOOK}
					onClick={() => changes.update(changed, search)}
				>
					Update view
				</button>
			)}
			<button type="button" className={LOOK} onClick={() => changes.save(search)}>
				{changed ? "Save as new" : "Save view"}
			</button>
		</>
	);
}

function CurrentView({ view, mayChange }: { view: SavedViewRow; mayChange: boolean }) {
	return (
		<LazyMenu
			load={loadMenu}
			menu={(button) => (
				<ViewMenu view={view} mayChange={mayChange}>
					{button}
				</ViewMenu>
			)}
		>
			{(opener) => (
				<button
					type="button"
					aria-label={`Options of the view ${view.name}`}
					title="Options of this view"
					{...opener}
					className="grid size-6.5 place-items-center rounded-full text-text-2 hover:bg-hover hover:text-text max-md:size-9"
				>
					<Ellipsis aria-hidden className="size-4" />
				</button>
			)}
		</LazyMenu>
	);
}

/** The view that was opened last, while filters are set: it is what changes of them are changes of. */
function useOpened(currentId: string | null, isNarrowed: boolean): string | null {
	const [opened, setOpened] = useState<string | null>(null);
	const next = currentId ?? (isNarrowed ? opened : null);
	if (next !== opened) setOpened(next);
	return next;
}

function useMayChange() {
	const { user } = useOrg().workspace;
	return ({ isShared, createdBy }: SavedViewRow) => !isShared || createdBy === user.id || may(user.role, "manage-shared-views");
}
