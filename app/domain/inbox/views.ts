/** The views of the inbox and the filters that narrow them, as they stand in its address, for the server and for the browser. */
import type { ContactRow, ConversationRow } from "#app/domain/realtime/rows.ts";
import { HOUR } from "#app/platform/clock.ts";
import type { ConversationStatus } from "#app/schema/shard.ts";
import { OPEN_FOR, replyWindow } from "./reply-window.ts";

export const VIEWS = ["mine", "unassigned", "all", "unreplied", "expiring", "mentions", "snoozed", "done"] as const;
export type ViewName = (typeof VIEWS)[number];

export const VIEW_WORDS: Record<ViewName, string> = {
	mine: "Mine",
	unassigned: "Unassigned",
	all: "All",
	unreplied: "Unreplied",
	expiring: "Expiring soon",
	mentions: "Mentions",
	snoozed: "Snoozed",
	done: "Done",
};

/** A conversation that waits and closes within this time is expiring. */
const EXPIRES_WITHIN = 4 * HOUR;

export const SOURCES = ["ad", "link", "instagram", "manychat", "manual", "api"] as const;
type Source = (typeof SOURCES)[number];
export const WINDOWS = ["open", "human_agent", "closed"] as const;

/** A view with its filters. `assignee` is a member's id, or `nobody`. */
export type InboxQuery = {
	view: ViewName;
	account?: string;
	assignee?: string;
	stage?: string;
	tag?: string;
	window?: (typeof WINDOWS)[number];
	source?: Source;
	unread?: true;
	media?: true;
	/** What whoever looks has done for themselves, which views of open conversations leave out otherwise. */
	aside?: true;
};

/** The names of filters in an address. */
export const FILTERS = ["account", "assignee", "stage", "tag", "window", "source", "unread", "media", "aside"] as const;

/** Whether anything narrows the view. */
export function hasFilters(query: InboxQuery): boolean {
	return FILTERS.some((name) => query[name] !== undefined);
}

/** What an address asks for; what it cannot mean is left out. */
export function readQuery(search: URLSearchParams): InboxQuery {
	const view = VIEWS.find((name) => name === search.get("view")) ?? "all";
	const id = (name: string) => /^[\w-]{1,80}$/.exec(search.get(name) ?? "")?.[0];
	const account = id("account");
	const assignee = id("assignee");
	const stage = id("stage");
	const tag = id("tag");
	const window = WINDOWS.find((name) => name === search.get("window"));
	const source = SOURCES.find((name) => name === search.get("source"));
	return {
		view,
		...(account && { account }),
		...(assignee && { assignee }),
		...(stage && { stage }),
		...(tag && { tag }),
		...(window && { window }),
		...(source && { source }),
		...(search.get("unread") === "1" && { unread: true as const }),
		...(search.get("media") === "1" && { media: true as const }),
		...(search.get("aside") === "1" && { aside: true as const }),
	};
}

/** The query as an address has it, `?` included: always the same for the same query, and empty for the whole inbox. */
export function queryString(query: InboxQuery): string {
	const search = new URLSearchParams();
	if (query.view !== "all") search.set("view", query.view);
	for (const name of FILTERS) {
		const value = query[name];
		if (value !== undefined) search.set(name, value === true ? "1" : value);
	}
	const text = search.toString();
	return text ? `?${text}` : "";
}

/** Where the conversations of a view stand. */
export function standingsOf(view: ViewName): ConversationStatus[] {
	switch (view) {
		case "unreplied":
		case "expiring":
			return ["waiting"];
		case "mentions":
			return ["waiting", "answered", "snoozed", "done"];
		case "snoozed":
			return ["snoozed"];
		case "done":
			return ["done"];
		default:
			return ["waiting", "answered"];
	}
}

/** Whether a view leaves out what whoever looks has done for themselves. */
export function hidesAside({ view, aside }: InboxQuery): boolean {
	return !aside && view !== "mentions" && view !== "snoozed" && view !== "done";
}

/** Whose list it is, when (milliseconds), and which conversations have notes that mention them. */
type Reader = { memberId: string; now: number; isMentioned: (conversationId: string) => boolean };

/** Whether a conversation belongs to a query's list, for whoever looks at it. */
export function isInQuery(
	query: InboxQuery,
	conversation: ConversationRow,
	contact: ContactRow | null,
	{ memberId, now, isMentioned }: Reader,
): boolean {
	const { view, account, assignee, stage, tag, window, source, unread, media, aside } = query;
	if (!standingsOf(view).includes(conversation.status)) return false;
	if (view === "mine" && conversation.assigneeId !== memberId) return false;
	if (view === "unassigned" && conversation.assigneeId !== null) return false;
	if (view === "mentions" && !isMentioned(conversation.id)) return false;
	const isAside = conversation.doneFor.includes(memberId);
	if (isAside ? hidesAside(query) : aside) return false;
	if (view === "expiring" && !isExpiring(conversation, now)) return false;
	if (account !== undefined && conversation.connectionId !== account) return false;
	if (assignee !== undefined && (conversation.assigneeId ?? "nobody") !== assignee) return false;
	if (stage !== undefined && contact?.stageId !== stage) return false;
	if (tag !== undefined && !contact?.tagIds?.includes(tag)) return false;
	if (window !== undefined && replyWindow(conversation, now).state !== window) return false;
	if (source !== undefined && (!contact || sourceOf(contact) !== source)) return false;
	if (unread && conversation.unreadCount === 0) return false;
	return !media || conversation.hasMedia;
}

function isExpiring(conversation: ConversationRow, now: number): boolean {
	const { state, closesAt } = replyWindow(conversation, now);
	return state === "open" && closesAt !== null && closesAt - now < EXPIRES_WITHIN;
}

/** When the person last wrote in conversations that are expiring at `now`: after the first, up to the second. */
export function expiringSpan(now: number): [after: number, until: number] {
	return [now - OPEN_FOR, now - OPEN_FOR + EXPIRES_WITHIN];
}

function sourceOf({ referral, source }: ContactRow): Source {
	if (!referral) return source;
	return referral.source === "ADS" ? "ad" : "link";
}
