/**
 * The rows that screens show, as loaders send them and as the channel pushes them: one serializer on the server
 * (rows.server.ts) makes both, so live and reloaded screens cannot disagree. Times are milliseconds since 1970.
 */

import type { MemberSettings } from "#app/domain/org/member-settings.ts";
import type { Movement } from "#app/domain/realtime/together.ts";
import type {
	ConnectionProblem,
	ConnectionStatus,
	ContactSource,
	ConversationStatus,
	Direction,
	ImportStatus,
	LeadStatus,
	MessageKind,
	MessageSource,
	MessageStatus,
	MessageVia,
	Referral,
	StageKind,
} from "#app/schema/shard.ts";

export type ConversationRow = {
	id: string;
	connectionId: string;
	contactId: string;
	/** The member whose lead the contact is; null while it is nobody's. */
	assigneeId: string | null;
	status: ConversationStatus;
	lastMessageAt: number;
	lastMessageId: string;
	preview: string;
	previewDirection: Direction;
	/** What opened the reply window last; null while the person never wrote. */
	lastInboundAt: number | null;
	windowRefusedAt: number | null;
	unreadCount: number;
	/** The person has seen what was sent up to here. */
	seenUntilAt: number | null;
	/** When it comes back, while it is snoozed. */
	snoozedUntil: number | null;
	/** When the next follow-up with the contact is due. */
	followUpAt: number | null;
	/** Whether the person ever sent a picture, video, voice message or file. */
	hasMedia: boolean;
	/** Another connected app answers in this conversation; its id where Instagram told it. */
	heldBy: string | null;
	/** Whether Instagram has messages older than the oldest one here; null while nobody looked. */
	isCut: boolean | null;
	/** Members who have done it for themselves, while it is open for the team. */
	doneFor: string[];
};

export type ContactRow = {
	id: string;
	connectionId: string | null;
	instagramId: string | null;
	username: string | null;
	name: string | null;
	/** The member whose lead they are; null while they are nobody's. */
	assigneeId: string | null;
	stageId: string;
	stageEnteredAt: number;
	lostReason: string | null;
	leadStatus: LeadStatus;
	source: ContactSource;
	createdAt: number;
	/** The last part of `/o/:org/pictures/<picture>`; null without a picture. */
	picture: string | null;
	/** The first ad, link or product that brought them. */
	referral: Referral | null;
	/** Their tags' ids; left out of long lists, which would read a row for each. */
	tagIds?: string[];
};

/** `media` is the last part of `/o/:org/media/<media>`; null when there is nothing to fetch. The CDN link itself never leaves the server. */
export type AttachmentRow = { type: string; media: string | null; name: string | null };

/** Who reacted with what; one of each side at most. */
type ReactionRow = { emoji: string; isOurs: boolean };

export type MessageRow = {
	id: string;
	conversationId: string;
	clientId: string | null;
	kind: MessageKind;
	via: MessageVia;
	direction: Direction;
	source: MessageSource;
	authorId: string | null;
	text: string | null;
	attachments: AttachmentRow[];
	status: MessageStatus;
	/** Why it failed, a word of `SendFailure`. */
	failure: string | null;
	/** Until then its author can take it back: it has not left. */
	heldUntil: number | null;
	sentAt: number;
	/** The message that it answers; the id is null while that one is not here. Its row is on the page or in `Rows.quoted`. */
	replyTo: { messageId: string | null } | null;
	/** The story that it answers; `media` as in an attachment. */
	story: { media: string | null } | null;
	referral: Referral | null;
	reactions: ReactionRow[];
	editedAt: number | null;
	/** Taken back by who wrote it: text and attachments are gone. */
	unsentAt: number | null;
	/** Deleted here by the team: text and attachments are gone here, not in Instagram. */
	deletedAt: number | null;
};

export type StageRow = { id: string; name: string; kind: StageKind; position: number; contactCount: number };

/** A word that contacts are sorted by. */
export type TagRow = { id: string; name: string };

export type ConnectionRow = {
	id: string;
	username: string;
	name: string | null;
	status: ConnectionStatus;
	statusReason: string | null;
	problem: ConnectionProblem | null;
};

/** How far the import of a connection's history is; `id` is the connection's. */
export type ImportRow = {
	id: string;
	status: ImportStatus;
	found: number;
	done: number;
	messages: number;
	problem: string | null;
	startedAt: number;
	/** When reading began: the time left follows from it. */
	readingSince: number | null;
	finishedAt: number | null;
};

/** Something to do with a contact on a day, while it is open. */
export type FollowUpRow = {
	id: string;
	contactId: string;
	/** The member who is to do it. */
	memberId: string;
	reason: string;
	dueAt: number;
	/** An answer of the person ends it. */
	endsOnAnswer: boolean;
};

/** What a member wrote beside a conversation, for the team alone. `mentions` are members' ids. */
export type NoteRow = {
	id: string;
	conversationId: string;
	/** What the browser that wrote it called it. */
	clientId: string;
	authorId: string;
	text: string;
	mentions: string[];
	createdAt: number;
	editedAt: number | null;
};

/** Rows as they are now, each once. A list that is absent did not change. */
export type Rows = {
	conversations?: ConversationRow[];
	contacts?: ContactRow[];
	messages?: MessageRow[];
	stages?: StageRow[];
	connections?: ConnectionRow[];
	imports?: ImportRow[];
	/** All of the org's tags. */
	tags?: TagRow[];
	notes?: NoteRow[];
	/** Conversations of which `notes` holds all the newest: what else is here of them was deleted. */
	notesOf?: string[];
	followUps?: FollowUpRow[];
	/** Contacts of whom `followUps` holds all that are open: what else is here of them has ended. */
	followUpsOf?: string[];
	/** Messages that others answer and that are not among `messages`. */
	quoted?: MessageRow[];
	/** Conversations of which more changed than is told here: their messages are to be loaded again. */
	staleConversationIds?: string[];
	/** Messages that are no longer there. */
	removedMessageIds?: string[];
	/** Contacts that are no longer there, or no longer for these eyes, with their conversations. */
	removedContactIds?: string[];
	/** Saved views of the team are others now: they are to be asked for again. */
	haveViewsChanged?: true;
};

/** The org's counts that navigation shows. */
export type Counts = { unreadConversations: number };

/** What the channel sends to a browser. */
export type ServerFrame =
	/** The first frame: the newest seq, and the server's time as it leaves. A browser whose seq is lower asks with `resume`. */
	| { type: "hello"; seq: number; at?: number }
	/** One event: rows as its write left them. */
	| { type: "change"; seq: number; event: string; at: number; rows: Rows; counts: Counts }
	/** The answer to `resume`: everything that changed in `(after, seq]`, rows as they are now; `more` = ask again. */
	| { type: "changes"; after: number; seq: number; rows: Rows; counts: Counts; more: boolean }
	/** Too far behind, or the seq is from another time: load the page again. */
	| { type: "reset"; seq: number };

/** Whether a conversation has notes that mention whoever asks which they have not seen; null where none mentions them. */
export type MentionRow = { conversationId: string; isUnseen: boolean | null };

/** What the channel sends to one member alone. It has no number: what it tells is not stored as an event. */
export type PersonalFrame =
	/** How much of what they were told is unseen, whether something came just now, and whether it may be heard. */
	| { type: "told"; unseen: number; isNews: boolean; rings: boolean }
	/** What they have begun to write, in another window of theirs. */
	| { type: "draft"; draft: DraftRow }
	/** A note mentions them, no longer does, or was seen by them. */
	| { type: "mentioned"; mention: MentionRow }
	/** Saved views of their own are others now, by another window of theirs: they are to be asked for again. */
	| { type: "views" };

/** What whoever asks has begun to write in a conversation and not sent; `at` is when they wrote it last. */
export type DraftRow = { conversationId: string; text: string; at: number };

/** What a browser sends to the channel, besides the text `ping` that the runtime answers with `pong`. */
export type ClientFrame = { type: "resume"; seq: number } | Movement;

/** What a loader returns with its rows: the seq that they are at least as new as. */
export type Snapshot = { seq: number; rows: Rows; counts: Counts };

/** `/o/:org`: what every page of an org needs. `now` is the server's clock, which may have been moved. */
export type Workspace = {
	snapshot: Snapshot;
	now: number;
	org: { slug: string; name: string };
	orgs: { slug: string; name: string }[];
	/** `isLimited`: they see their own leads alone. */
	user: { id: string; name: string; email: string; isVerified: boolean; role: "owner" | "admin" | "member"; isLimited: boolean };
	members: { id: string; name: string }[];
	/** How whoever asks wants the org to work for them. */
	settings: MemberSettings;
	/** What they have begun to write, the newest fifty. */
	drafts: DraftRow[];
	/** How much of what they were told they have not seen, up to a hundred. */
	unseen: number;
};

/** `/o/:org/inbox`: a page of fifty conversations of a view with their contacts, newest first. */
export type InboxPage = {
	snapshot: Snapshot;
	/** The view and its filters, as an address has them (`queryString` in inbox/views.ts). */
	query: string;
	ids: string[];
	nextCursor: string | null;
	/** What is known of mentions; of the view of mentions, all that are on the page. */
	mentions?: MentionRow[];
};

/** `/o/:org/pages/views`: how many conversations stand in views, and the newest mentions. */
export type ViewsPage = { counts: ViewCounts; mentions: MentionRow[] };

/** `/o/:org/pages/views?saved=1`: the same with the saved views of the team and those of whoever asks, by name. */
export type SavedViewsPage = ViewsPage & { saved: CountedView[] };

/** A view with its filters, by a name. `query` is as an address has it (`queryString` in inbox/views.ts). */
export type SavedViewRow = {
	id: string;
	name: string;
	query: string;
	/** The team's; otherwise whoever asks has it alone. */
	isShared: boolean;
	/** The member who answers for it. */
	createdBy: string;
};

/** How many conversations a query has, up to a hundred; where it is not exact there may be more than were looked at. */
export type ViewCount = { count: number; isExact: boolean };
export type CountedView = SavedViewRow & ViewCount;

/** How many conversations stand in views, for one member; `aside` are those that they have done for themselves. */
export type ViewCounts = { mine: number; unassigned: number; all: number; unreplied: number; snoozed: number; aside: number };

/**
 * `/o/:org/inbox/:conversationId`: fifty messages, oldest first, with the conversation and its contact. `newerCursor` is the last of
 * them, given where there may be newer ones.
 */
export type ConversationPage = { snapshot: Snapshot; conversationId: string; nextCursor: string | null; newerCursor?: string };

/** `/o/:org/pipeline`: the stages, and of each the thirty contacts who entered it last, with their conversations. */
export type BoardPage = { snapshot: Snapshot; columns: { stageId: string; contactIds: string[]; nextCursor: string | null }[] };

/** `/o/:org/follow-ups`: fifty open follow-ups, those due first, of who asks or of everybody, with their contacts and conversations. */
export type DuePage = { snapshot: Snapshot; whose: "mine" | "all"; ids: string[]; nextCursor: string | null };
