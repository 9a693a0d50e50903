import { createFollowUps } from "./follow-ups.ts";
import { createMentions, SEEN_BEHIND } from "./mentions.ts";
import { createMovedContacts, type Move, type Moves, stagesWith } from "./moves.ts";
import { createNotes } from "./notes.ts";
import type {
	BoardPage,
	ConnectionRow,
	ContactRow,
	ConversationPage,
	ConversationRow,
	CountedView,
	Counts,
	DuePage,
	FollowUpRow,
	ImportRow,
	InboxPage,
	MentionRow,
	MessageRow,
	NoteRow,
	Rows,
	Snapshot,
	StageRow,
	TagRow,
	ViewCounts,
} from "./rows.ts";
import { createTables, drop, type Extent, extended, idsWithin, put } from "./tables.ts";
import { createThreads } from "./threads.ts";

/** One frame of a screen that shows sixty a second. */
const FRAME_MS = 16;
/** How the queries of the list begin that has those first whose mention is unseen. */
const MENTIONS = "?view=mentions";
const NOTHING: Extent = { floor: "none", nextCursor: null };

export type Store = ReturnType<typeof createStore>;

/**
 * What this browser knows of one org: filled by loaders, patched by the channel, written by nothing else. Every getter
 * returns the same object until what it shows changes, so React can compare by identity.
 */
export function createStore() {
	let tables = createTables();
	const threads = createThreads();
	const followUps = createFollowUps();
	const notes = createNotes();
	const mentions = createMentions();
	const contactShown = createMovedContacts();
	const conversationIdByContact = new Map<string, string>();
	const listeners = new Set<() => void>();
	const seeded = new WeakSet<object>();
	let counts: Counts = { unreadConversations: 0 };
	let seq: number | null = null;
	let isLive = false;
	/** How much of each list is here, by its query; one of them is shown. */
	let lists = new Map<string, Extent>();
	let shown: ShownList = { query: "", isIn: isOpen };
	let columns = new Map<string, Extent>();
	let moves: Moves = new Map();
	let listIds: readonly string[] = [];
	let columnIds = new Map<string, readonly string[]>();
	let stages: readonly StageRow[] = [];
	let connections: readonly ConnectionRow[] = [];
	let imports: readonly ImportRow[] = [];
	let tags: { rows: readonly TagRow[]; seq: number } = { rows: [], seq: -1 };
	let viewCounts: ViewCounts | null = null;
	/** Grows whenever a conversation may have come to stand elsewhere: the counts of views may be others then. */
	let placings = 0;
	/** Conversations that were put somewhere in this window, until the server tells of them. */
	const placedHere = new Set<string>();
	/** Saved views as the server counted them; null before it said which there are. */
	let savedViews: readonly CountedView[] | null = null;
	let expectsViews = false;
	let viewsCountedAt: number | null = null;
	/** Grows whenever they may be others. */
	let viewNews = 0;
	let isStale = false;
	let toldAt = 0;
	let timer: ReturnType<typeof setTimeout> | undefined;

	function tell() {
		timer = undefined;
		toldAt = performance.now();
		for (const listener of listeners) listener();
	}

	function changed() {
		isStale = true;
		clearTimeout(timer);
		tell();
	}

	/** In a burst, screens are told once a frame; the first change of a burst is shown at once. */
	function changedLive() {
		isStale = true;
		const wait = toldAt + FRAME_MS - performance.now();
		if (wait <= 0) changed();
		else timer ??= setTimeout(tell, wait);
	}

	/** Lists that follow from the rows, made when somebody looks. */
	function derive() {
		if (!isStale) return;
		isStale = false;
		const { isIn } = shown;
		const inList = [...tables.conversations.rows.values()].filter((row) => isIn(row, tables.contacts.rows.get(row.contactId) ?? null));
		listIds = idsWithin(
			inList.map((row) => placeOf(row, shown.query)),
			listOf(shown.query),
			listIds,
		);
		const nextStages = stagesWith(moves, tables.stages.rows.values(), tables.contacts.rows);
		if (nextStages.length !== stages.length || nextStages.some((stage, index) => stage !== stages[index])) stages = nextStages;
		connections = [...tables.connections.rows.values()];
		imports = [...tables.imports.rows.values()];
		if (columns.size > 0) deriveColumns();
	}

	function placeOf({ id, lastMessageAt }: ConversationRow, query: string) {
		const isBehind = query.startsWith(MENTIONS) && !mentions.standsFirst(id);
		return { at: lastMessageAt - (isBehind ? SEEN_BEHIND : 0), id };
	}

	function listOf(query: string): Extent {
		return lists.get(query) ?? NOTHING;
	}

	function deriveColumns() {
		const places = new Map<string, { at: number; id: string }[]>(stages.map((stage) => [stage.id, []]));
		for (const row of tables.contacts.rows.values()) {
			const contact = contactShown(row, moves.get(row.id));
			places.get(contact.stageId)?.push({ at: contact.stageEnteredAt, id: contact.id });
		}
		columnIds = new Map(
			stages.map((stage) => [
				stage.id,
				idsWithin(places.get(stage.id) ?? [], columns.get(stage.id) ?? { floor: "all", nextCursor: null }, columnIds.get(stage.id) ?? []),
			]),
		);
	}

	function takeRows(rows: Rows, at: number) {
		for (const conversation of put(tables.conversations, rows.conversations, at)) {
			conversationIdByContact.set(conversation.contactId, conversation.id);
		}
		const contacts = takeContacts(rows.contacts, at);
		if (rows.tags && at >= tags.seq) tags = { rows: rows.tags, seq: at };
		if (moves.size > 0) {
			const done = contacts.filter(({ id, stageId }) => moves.get(id)?.isSettled || moves.get(id)?.stageId === stageId);
			if (done.length > 0) moves = without(moves, ...done.map((contact) => contact.id));
		}
		put(tables.stages, rows.stages, at);
		put(tables.connections, rows.connections, at);
		put(tables.imports, rows.imports, at);
		notes.take(rows.notes, rows.notesOf, at);
		followUps.take(rows.followUps, rows.followUpsOf, at);
	}

	/** Puts contacts with the newest that is known of their tags: long lists leave those out, so they are numbered by themselves. */
	function takeContacts(rows: readonly ContactRow[] = [], at: number) {
		put(
			tables.tagged,
			rows.flatMap(({ id, tagIds }) => (tagIds ? [{ id, tagIds }] : [])),
			at,
		);
		const taken = put(tables.contacts, rows, at);
		for (const { id } of rows) {
			const row = tables.contacts.rows.get(id);
			const tagIds = tables.tagged.rows.get(id)?.tagIds;
			if (row && tagIds && row.tagIds !== tagIds) tables.contacts.rows.set(id, { ...row, tagIds });
		}
		return taken;
	}

	/** Whether a row says that its conversation stands elsewhere than what is here of it, for the team or for one of its members. */
	function isPlacedAnew({ id, status, assigneeId, doneFor }: ConversationRow) {
		const before = tables.conversations.rows.get(id);
		// What was put somewhere here is shown there already, and counted once the server has said so.
		if (placedHere.delete(id)) return true;
		return before?.status !== status || before.assigneeId !== assigneeId || before.doneFor.join() !== doneFor.join();
	}

	/** Contacts that are gone, or gone for these eyes, with their conversations and messages. */
	function dropContacts(ids: readonly string[]) {
		const conversationIds = ids.flatMap((id) => conversationIdByContact.get(id) ?? []);
		drop(tables.contacts, ids);
		drop(tables.tagged, ids);
		drop(tables.conversations, conversationIds);
		threads.forget(conversationIds);
		followUps.forgetContacts(ids);
		notes.forget(conversationIds);
		for (const id of ids) conversationIdByContact.delete(id);
	}

	/** Takes a loader's page once; rows it holds count as at least as new as its seq. */
	function seed<Page extends { snapshot: Snapshot }>(page: Page, place: ((page: Page) => void) | null) {
		if (seeded.has(page)) return;
		seeded.add(page);
		const { snapshot } = page;
		takeRows(snapshot.rows, snapshot.seq);
		if (seq === null || snapshot.seq >= seq) counts = snapshot.counts;
		if (seq === null || (!isLive && snapshot.seq < seq)) seq = snapshot.seq;
		place?.(page);
		changed();
	}

	return {
		subscribe(listener: () => void) {
			listeners.add(listener);
			return () => {
				listeners.delete(listener);
			};
		},

		/** The newest seq of which everything is here; null before the first page. */
		seq: () => seq,
		counts: () => counts,
		viewCounts: () => viewCounts,
		placings: () => placings,
		setViewCounts(next: ViewCounts) {
			viewCounts = next;
			changed();
		},
		savedViews: () => savedViews,
		/** Whether there are saved views, as far as the page knows before it has them. */
		hasSavedViews: () => (savedViews ? savedViews.length > 0 : expectsViews),
		viewNews: () => viewNews,
		expectSavedViews(hasSome: boolean) {
			expectsViews = hasSome;
		},
		/** `countedAt`: the newest event that the server knew of when it counted them, at least. */
		setSavedViews(rows: readonly CountedView[], countedAt: number | null) {
			savedViews = rows;
			viewsCountedAt = countedAt;
			changed();
		},
		viewsCountedAt: () => viewsCountedAt,
		/** Somebody says that saved views are others now. */
		hearOfViews() {
			viewNews++;
			changed();
		},
		/** How many of the conversations here belong to a list that is part of any of `queries`; null where none of these is here to its end. */
		countWithin(isIn: ShownList["isIn"], queries: readonly string[]): number | null {
			if (!queries.some((query) => listOf(query).floor === "all")) return null;
			let count = 0;
			for (const row of tables.conversations.rows.values()) {
				if (isIn(row, tables.contacts.rows.get(row.contactId) ?? null)) count++;
			}
			return count;
		},
		isMentioned: mentions.has,
		hasUnseenMention: mentions.isUnseen,
		countMentions: mentions.countUnseen,
		/** What the server says of mentions, or that whoever sits here has just seen them. */
		takeMentions(rows: readonly MentionRow[]) {
			for (const row of rows) mentions.take(row);
			changed();
		},
		conversation: (id: string) => tables.conversations.rows.get(id) ?? null,
		connection: (id: string) => tables.connections.rows.get(id) ?? null,
		connections() {
			derive();
			return connections;
		},
		importOf: (connectionId: string) => tables.imports.rows.get(connectionId) ?? null,
		imports() {
			derive();
			return imports;
		},
		/** Everybody who is here, in no order. */
		contacts: () => tables.contacts.rows.values(),
		conversationIdOf: (contactId: string) => conversationIdByContact.get(contactId) ?? null,
		contact(id: string): ContactRow | null {
			const row = tables.contacts.rows.get(id);
			return row ? contactShown(row, moves.get(id)) : null;
		},
		stages() {
			derive();
			return stages;
		},
		/** The org's tags, by name. */
		tags: () => tags.rows,
		list() {
			derive();
			return listIds;
		},
		/** Which list `list` gives from now on: a query as its address has it, and what belongs to it. */
		showList(next: ShownList) {
			if (next.query === shown.query && next.isIn === shown.isIn) return;
			if (next.query !== shown.query) mentions.leaveList();
			shown = next;
			isStale = true;
		},
		shownList: () => shown.query,
		listCursor: () => listOf(shown.query).nextCursor,
		hasList: (query = shown.query) => listOf(query).floor !== "none",
		column(stageId: string) {
			derive();
			return columnIds.get(stageId) ?? EMPTY;
		},
		columnCursor: (stageId: string) => columns.get(stageId)?.nextCursor ?? null,
		hasBoard: () => columns.size > 0,
		messages: threads.read,
		/** A message that is here, of an open conversation or because another one answers it. */
		message: threads.find,
		hasMessages: threads.has,
		hasStaleMessages: threads.isStale,
		unsent: threads.unsent,

		notes: notes.of,
		/** Shows a note as somebody just wrote or changed it, or null as deleted. */
		showNote(id: string, row: NoteRow | null) {
			notes.show(id, row);
			changed();
		},
		followUp: followUps.row,
		followUpsOf: followUps.ofContact,
		due: followUps.due,
		hasDue: followUps.hasDue,
		dueCursor: followUps.dueCursor,
		countDue: followUps.countDue,
		nextDue: followUps.nextDue,
		seedDue: (page: DuePage) => seed(page, followUps.takePage),
		/** Shows a follow-up as somebody changed it, or null as ended, before the server has said so. */
		showFollowUp(id: string, row: FollowUpRow | null) {
			followUps.show(id, row);
			changed();
		},

		seedSnapshot: (page: { snapshot: Snapshot }) => seed(page, null),
		seedList: (page: InboxPage) =>
			seed(page, ({ query, ids, nextCursor, mentions: rows = [] }) => {
				for (const row of rows) mentions.take(row);
				const last = tables.conversations.rows.get(ids.at(-1) ?? "");
				lists = new Map(lists).set(query, extended(listOf(query), last && placeOf(last, query), nextCursor));
			}),
		seedBoard: (page: BoardPage) =>
			seed(page, (board) => {
				columns = new Map(columns);
				for (const { stageId, contactIds, nextCursor } of board.columns) {
					const last = tables.contacts.rows.get(contactIds.at(-1) ?? "");
					const place = last && { at: last.stageEnteredAt, id: last.id };
					columns.set(stageId, extended(columns.get(stageId) ?? NOTHING, place, nextCursor));
				}
			}),
		seedMessages: (page: ConversationPage) =>
			seed(page, ({ conversationId, snapshot, nextCursor, newerCursor = null }) => {
				const rows = snapshot.rows.messages ?? [];
				if (newerCursor === null) threads.takeNewest(conversationId, rows, snapshot.seq, nextCursor);
				else threads.takeExcerpt(conversationId, rows, snapshot.seq, { nextCursor, newerCursor });
				threads.takeQuoted(snapshot.rows.quoted ?? [], snapshot.seq);
			}),
		seedNewerMessages: (page: ConversationPage) =>
			seed(page, ({ conversationId, snapshot, newerCursor = null }) => {
				threads.takeNewer(conversationId, snapshot.rows.messages ?? [], snapshot.seq, newerCursor);
				threads.takeQuoted(snapshot.rows.quoted ?? [], snapshot.seq);
			}),
		/** Forgets what is here of a conversation where that is not its end. */
		leaveExcerpt(conversationId: string) {
			if (threads.leaveExcerpt(conversationId)) changed();
		},
		seedOlderMessages: (page: ConversationPage) =>
			seed(page, ({ conversationId, snapshot, nextCursor }) => {
				threads.takeOlder(conversationId, snapshot.rows.messages ?? [], snapshot.seq, nextCursor);
				threads.takeQuoted(snapshot.rows.quoted ?? [], snapshot.seq);
			}),

		/** Rows from the channel as they were at a number: the next one, or one that was told already. */
		receive(rows: Rows, at: number, now: Counts) {
			isLive = true;
			if (seq === null || at > seq) {
				seq = at;
				counts = now;
			}
			if (rows.conversations?.filter(isPlacedAnew).length || rows.removedContactIds || rows.notesOf) placings++;
			if (rows.haveViewsChanged) viewNews++;
			takeRows(rows, at);
			if (rows.messages) threads.receive(rows.messages, at);
			if (rows.quoted) threads.takeQuoted(rows.quoted, at);
			if (rows.removedMessageIds) threads.remove(rows.removedMessageIds);
			if (rows.staleConversationIds) threads.forget(rows.staleConversationIds);
			if (rows.removedContactIds) dropContacts(rows.removedContactIds);
			changedLive();
		},

		/** What is worth keeping of what is here: the newest conversations with what their rows show, and messages of those opened last. */
		dump(): Kept {
			const newest = [...tables.conversations.rows.values()].sort((a, b) => b.lastMessageAt - a.lastMessageAt).slice(0, CONVERSATIONS_KEPT);
			const ids = new Set(newest.map(({ id }) => id));
			const contactIds = new Set(newest.map(({ contactId }) => contactId));
			return {
				seq: seq ?? 0,
				counts,
				rows: {
					conversations: newest,
					contacts: [...tables.contacts.rows.values()].filter(({ id }) => contactIds.has(id)),
					stages: [...tables.stages.rows.values()],
					connections: [...tables.connections.rows.values()],
					tags: [...tags.rows],
					notes: newest.flatMap(({ id }) => notes.of(id)),
					followUps: newest.flatMap(({ contactId }) => followUps.ofContact(contactId)),
				},
				lists: [...lists],
				...(savedViews && { savedViews }),
				threads: threads.newest(MESSAGES_KEPT).filter(({ conversationId }) => ids.has(conversationId)),
			};
		},
		/** Shows what was kept, where nothing newer is here. */
		restore(kept: Kept) {
			if (seq !== null && seq > kept.seq) return;
			// What an older version kept does not say for whom it is done.
			const conversations = kept.rows.conversations?.map((row) => ({ ...row, doneFor: row.doneFor ?? [] }));
			takeRows({ ...kept.rows, ...(conversations && { conversations }) }, kept.seq);
			lists = new Map([...kept.lists, ...lists]);
			for (const { conversationId, messages, nextCursor } of kept.threads)
				threads.takeNewest(conversationId, messages, kept.seq, nextCursor);
			seq = kept.seq;
			counts = kept.counts;
			savedViews ??= kept.savedViews ?? null;
			changed();
		},

		/** Forgets what came from the server, quietly: the pages that are loaded next fill it again. */
		clear() {
			tables = createTables();
			tags = { rows: [], seq: -1 };
			threads.clear();
			followUps.clear();
			notes.clear();
			mentions.clear();
			lists = new Map();
			columns = new Map();
			viewNews++;
			seq = null;
			isLive = false;
			isStale = true;
		},

		touch: threads.touch,
		setUnsent(next: ReturnType<typeof threads.unsent>) {
			threads.setUnsent(next);
			changed();
		},

		/** A message that an action answered with; the channel may have brought it already, and newer. */
		takeSent(message: MessageRow) {
			threads.receive([message], -1);
			changed();
		},

		/** Shows a change of a message before the server has confirmed it. */
		changeMessage(row: MessageRow) {
			threads.show(row);
			changed();
		},

		/** Has a conversation's messages loaded again: what is shown of them is not what the server has. */
		reloadMessages(conversationId: string) {
			threads.forget([conversationId]);
			changed();
		},

		/** Shows a contact with these tags before the server has said so. */
		tagContact(id: string, tagIds: string[]) {
			const row = tables.contacts.rows.get(id);
			if (!row) return;
			tables.contacts.rows.set(id, { ...row, tagIds });
			changed();
		},

		/** Shows a conversation where somebody put it before the server has said so. */
		placeConversation(id: string, place: Place) {
			const row = tables.conversations.rows.get(id);
			if (!row) return;
			placedHere.add(id);
			tables.conversations.rows.set(id, { ...row, ...place });
			changed();
		},

		/** Shows a conversation as read before the server has said so. */
		markRead(id: string) {
			const row = tables.conversations.rows.get(id);
			if (!row || row.unreadCount === 0) return;
			tables.conversations.rows.set(id, { ...row, unreadCount: 0 });
			counts = { ...counts, unreadConversations: Math.max(0, counts.unreadConversations - 1) };
			changed();
		},

		/** Shows a move before the server has confirmed it. */
		beginMove(contactId: string, move: Move) {
			moves = new Map(moves).set(contactId, { ...move, over: tables.contacts.rows.get(contactId), isSettled: false });
			changed();
		},
		/** The server has taken the move: it is shown until the contact's row comes, unless a later one has taken its place. */
		settleMove(contactId: string, { at, stageId }: Move) {
			const move = moves.get(contactId);
			if (!move || move.at !== at || move.stageId !== stageId) return;
			const hasRow = tables.contacts.rows.get(contactId) !== move.over;
			moves = hasRow ? without(moves, contactId) : new Map(moves).set(contactId, { ...move, isSettled: true });
			changed();
		},
		/** Takes a move back, unless a later one has taken its place; whether it was shown. */
		undoMove(contactId: string, { at, stageId }: Move): boolean {
			const move = moves.get(contactId);
			if (!move || move.at !== at || move.stageId !== stageId) return false;
			moves = without(moves, contactId);
			changed();
			return true;
		},
	};
}

const EMPTY: readonly string[] = [];

/** How much is kept for a time without a network. */
const CONVERSATIONS_KEPT = 200;
const MESSAGES_KEPT = 50;

/** What a browser keeps of an org; a floor of a list below what is kept only means that its end cannot be reached. */
export type Kept = {
	seq: number;
	counts: Counts;
	rows: Rows;
	lists: [query: string, extent: Extent][];
	/** Absent where it was kept by an earlier version. */
	savedViews?: readonly CountedView[];
	threads: { conversationId: string; messages: readonly MessageRow[]; nextCursor: string | null }[];
};

/** Where a conversation stands, as far as that changes. */
export type Place = Partial<Pick<ConversationRow, "status" | "snoozedUntil" | "unreadCount" | "doneFor">>;

type ShownList = { query: string; isIn: (conversation: ConversationRow, contact: ContactRow | null) => boolean };

function isOpen({ status }: ConversationRow): boolean {
	return status === "waiting" || status === "answered";
}

function without(moves: Moves, ...contactIds: string[]): Moves {
	const rest = new Map(moves);
	for (const id of contactIds) rest.delete(id);
	return rest;
}
