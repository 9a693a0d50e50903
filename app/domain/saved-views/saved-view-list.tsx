import { Link, useNavigate, useParams } from "@remix-run/react";
import clsx from "clsx";
import { Bookmark, TriangleAlert, UsersRound } from "lucide-react";
import { type ReactNode, useEffect, useRef } from "react";
import { GONE_WORDS, useGoneFilters } from "#app/domain/inbox/gone-filters.ts";
import { useInboxQuery } from "#app/domain/inbox/use-shown-list.ts";
import { readQuery } from "#app/domain/inbox/views.ts";
import type { CountedView, ViewCount } from "#app/domain/realtime/rows.ts";
import { useOrg } from "#app/domain/realtime/use-live.tsx";
import { useCommands } from "#app/ui/commands.ts";
import { useSavedViews } from "./use-saved-views.ts";

/** The saved views by name, each with its count; the one whose filters are set is the current one. `place` stands there before they are known. */
export default function SavedViewList({ place }: { place: ReactNode }) {
	const views = useSavedViews();
	const { search } = useInboxQuery();
	const addressOf = useAddress();
	const navigate = useNavigate();
	useCommands(
		(views ?? []).map(({ id, name, query }) => ({
			id: `view.open.${id}`,
			label: `View: ${name}`,
			section: "Inbox",
			words: "saved open filters",
			isOn: () => query !== search,
			run: () => navigate(addressOf(query), { replace: true }),
		})),
	);
	const nav = useRef<HTMLElement>(null);
	// biome-ignore lint/correctness/useExhaustiveDependencies: another view is what may be out of sight
	useEffect(() => {
		nav.current?.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest", inline: "nearest" });
	}, [search, views?.length]);
	if (views === null) return place;
	if (views.length === 0) return null;
	return (
		<nav ref={nav} aria-label="Saved views" className="flex shrink-0 gap-1 overflow-x-auto px-3 pb-2 [scrollbar-width:none]">
			{views.map((view) => (
				<ViewLink key={view.id} view={view} to={addressOf(view.query)} isCurrent={view.query === search} />
			))}
		</nav>
	);
}

/** The address of a view, with the conversation that is open. */
function useAddress() {
	const { slug } = useOrg().workspace.org;
	const { conversationId } = useParams();
	return (query: string) => `/o/${slug}/inbox${conversationId === undefined ? "" : `/${conversationId}`}${query}`;
}

function ViewLink({ view, to, isCurrent }: { view: CountedView; to: string; isCurrent: boolean }) {
	const [gone] = useGoneFilters(readQuery(new URLSearchParams(view.query)));
	const Sign = view.isShared ? UsersRound : Bookmark;
	return (
		<Link
			to={to}
			replace
			aria-current={isCurrent ? "true" : undefined}
			title={gone ? `${view.name}: ${GONE_WORDS[gone]}` : view.name}
			className={clsx(
				"flex shrink-0 scroll-mx-3 items-center gap-1.5 rounded-s px-2 py-1 text-[13px] whitespace-nowrap max-md:min-h-11",
				isCurrent ? "bg-accent-soft font-medium text-accent-text" : "text-text-2 hover:bg-hover hover:text-text",
			)}
		>
			<Sign aria-hidden className="size-3.5 shrink-0 stroke-[1.75]" />
			<bdi className="max-w-44 truncate">{view.name}</bdi>
			{view.isShared && <span className="sr-only">, shared with the team</span>}
			{gone ? (
				<>
					<TriangleAlert aria-hidden className="size-3.5 shrink-0 text-human" />
					<span className="sr-only">, {GONE_WORDS[gone]}</span>
				</>
			) : (
				<Count of={view} />
			)}
		</Link>
	);
}

function Count({ of: { count, isExact } }: { of: ViewCount }) {
	if (count === 0) return null;
	return (
		<span className="text-[12px] tabular-nums">
			{Math.min(count, 99)}
			{(count > 99 || !isExact) && "+"}
		</span>
	);
}
