import { type InboxQuery, queryString, readQuery, standingsOf } from "#app/domain/inbox/views.ts";

/**
 * Lists, by their queries, that hold every conversation of a query, and what there is to know of each to tell whether it is one:
 * the query's own list, and wider ones where their rows tell enough.
 */
export function listsAround(search: string): string[] {
	const query: InboxQuery = readQuery(new URLSearchParams(search));
	// Long lists leave out the tags of those who are in them; what somebody has done for themselves stands in no wider list.
	if (query.tag !== undefined || query.aside || query.view === "mentions") return [search];
	const isOpen = standingsOf(query.view).every((standing) => standing === "waiting" || standing === "answered");
	return [search, queryString({ view: query.view }), ...(isOpen ? [""] : [])];
}
