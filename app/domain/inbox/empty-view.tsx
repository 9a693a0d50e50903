import { Link } from "@remix-run/react";
import { Inbox } from "lucide-react";
import { useLive, useOrg } from "#app/domain/realtime/use-live.tsx";
import { buttonLook } from "#app/ui/button.tsx";
import { GONE_WORDS, useGoneFilters } from "./gone-filters.ts";
import { FILTERS, hasFilters, hidesAside, type InboxQuery, queryString, type ViewName } from "./views.ts";

/** What an empty view means, and what fills it. */
const WORDS: Record<ViewName, [title: string, text: string]> = {
	mine: ["Nothing is assigned to you", "Open a conversation and press I to take it, or choose yourself under Assigned to."],
	unassigned: ["Every lead is somebody's", "New people who write appear here until somebody takes them."],
	all: ["No conversations", "Conversations that are open appear here."],
	unreplied: ["Everybody has an answer", "A conversation comes here when the person wrote last."],
	expiring: ["No reply window is about to close", "Here stand conversations that wait for an answer and close within four hours."],
	mentions: ["Nobody has mentioned you", "When a colleague writes @ and your name in a note, the conversation comes here."],
	snoozed: ["Nothing is snoozed", "Press H in a conversation to have it come back later."],
	done: ["Nothing is done yet", "Press E in a conversation when nothing is left to do. It comes back when they write."],
};

function filteredWords(gone: string | undefined): [title: string, text: string] {
	return [gone ? `Nothing is here: ${gone}` : "Nothing matches these filters", "Take a filter away, or look in another view."];
}

const ASIDE: [title: string, text: string] = [
	"Nothing is done for you alone",
	"Press Shift and E in a conversation that others still work on. It leaves your lists, stays with the team, and comes back when they write.",
];

/** A view without conversations: what it is for, or what hides what is there. */
export function EmptyView({ query }: { query: InboxQuery }) {
	const { workspace } = useOrg();
	const aside = useLive((store) => store.viewCounts()?.aside ?? 0);
	const isFiltered = hasFilters(query);
	const [gone] = useGoneFilters(query);
	const isAsideAlone = query.aside === true && FILTERS.every((name) => name === "aside" || query[name] === undefined);
	const [title, text] = isFiltered ? (isAsideAlone ? ASIDE : filteredWords(gone && GONE_WORDS[gone])) : WORDS[query.view];
	return (
		<div className="flex flex-col items-center gap-3 px-8 py-16 text-center">
			<Inbox aria-hidden className="size-7 stroke-[1.5] text-text-3" />
			<h2 className="text-[15px] font-semibold">{title}</h2>
			<p className="text-sm leading-relaxed text-text-2">{text}</p>
			{isFiltered && (
				<Link to={`/o/${workspace.org.slug}/inbox${queryString({ view: query.view })}`} className={buttonLook("plain", "s")}>
					Clear filters
				</Link>
			)}
			{aside > 0 && hidesAside(query) && (
				<Link to={`/o/${workspace.org.slug}/inbox${queryString({ ...query, aside: true })}`} className={buttonLook("plain", "s")}>
					What is done for me
				</Link>
			)}
		</div>
	);
}
