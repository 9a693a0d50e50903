import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from "@remix-run/cloudflare";
import {
	type ClientActionFunctionArgs,
	type ClientLoaderFunctionArgs,
	isRouteErrorResponse,
	type Params,
	useLoaderData,
	useParams,
} from "@remix-run/react";
import { memo, useEffect } from "react";
import { requireMember } from "#app/domain/auth/require-member.server.ts";
import { ContactPanel } from "#app/domain/inbox/contact-panel.tsx";
import { conversationForm } from "#app/domain/inbox/conversation-form.server.ts";
import { ConversationGone } from "#app/domain/inbox/conversation-gone.tsx";
import { ConversationView } from "#app/domain/inbox/conversation-view.tsx";
import { markRead } from "#app/domain/inbox/conversations.server.ts";
import { deleteHere, takeBackReply } from "#app/domain/inbox/delete-message.server.ts";
import { putBackDraft } from "#app/domain/inbox/drafts.ts";
import { loadMessages, prefetchMessages } from "#app/domain/inbox/load-pages.ts";
import { readConversation } from "#app/domain/inbox/messages.server.ts";
import { placeConversation } from "#app/domain/inbox/place-conversation.server.ts";
import { isPlacing, placingRefused, placingTaken } from "#app/domain/inbox/placed.ts";
import { putAside, takeBackIn } from "#app/domain/inbox/put-aside.server.ts";
import { refreshWhenStale } from "#app/domain/inbox/refresh-profile.server.ts";
import { replyRefusal, retryReply } from "#app/domain/inbox/replies.server.ts";
import { cancelScheduled, moveScheduled, scheduleReply } from "#app/domain/inbox/scheduled.server.ts";
import { sendReply } from "#app/domain/inbox/send-together.server.ts";
import { giveSign, reactToMessage } from "#app/domain/inbox/signs.server.ts";
import { settleUnsent, UNREACHED } from "#app/domain/inbox/unsent.ts";
import { seeMentions } from "#app/domain/notes/mentions.server.ts";
import { keepNoteDraft } from "#app/domain/notes/note-drafts.ts";
import { addNote, deleteNote, editNote } from "#app/domain/notes/notes.server.ts";
import { reloadRule } from "#app/domain/realtime/reload-rule.ts";
import type { ContactRow, ConversationRow, MessageRow } from "#app/domain/realtime/rows.ts";
import type { Store } from "#app/domain/realtime/store.ts";
import { storeOf } from "#app/domain/realtime/stores.ts";
import { useLive, useOrg, useSeed } from "#app/domain/realtime/use-live.tsx";
import { formOf, found } from "#app/platform/http.ts";
import { showToast } from "#app/ui/toast.tsx";

export { ErrorPage as ErrorBoundary } from "#app/ui/error-page.tsx";

/** How long opening waits for messages before it shows what is known without them. */
const PATIENCE_MS = 80;

export const meta = () => [{ title: "Conversation · DM Tracker" }];

export const shouldRevalidate = reloadRule;

export async function loader({ request, context, params }: LoaderFunctionArgs) {
	const { tenant } = await requireMember(request, context, params.org);
	const at = new URL(request.url).searchParams.get("at");
	return found(await readConversation(tenant, params.conversationId ?? "", at === null ? {} : { around: at }));
}

/** From memory when it was open before; else what the list knows is shown at once and the messages follow. */
export async function clientLoader({ params, request, serverLoader }: ClientLoaderFunctionArgs) {
	const slug = String(params.org);
	const id = String(params.conversationId);
	const store = storeOf(slug);
	const at = new URL(request.url).searchParams.get("at");
	if (at === null) store.leaveExcerpt(id);
	if (store.conversation(id)) {
		// Messages elsewhere than at the end are loaded by the view, which knows where.
		if (at !== null) return null;
		if (!store.hasMessages(id))
			await Promise.race([prefetchMessages(store, slug, id), new Promise((resolve) => setTimeout(resolve, PATIENCE_MS))]);
		return null;
	}
	const page = await serverLoader<typeof loader>();
	store.seedMessages(page);
	return page;
}

export async function action({ request, context, params }: ActionFunctionArgs) {
	const { tenant, user } = await requireMember(request, context, params.org);
	const conversationId = params.conversationId ?? "";
	const form = conversationForm.safeParse(Object.fromEntries(await formOf(request)));
	if (!form.success) return data({ ok: false as const, reason: "not-understood" as const }, { status: 400 });

	switch (form.data.intent) {
		case "reply":
			return found(await sendReply(tenant, user.id, { ...form.data, conversationId }));
		case "note":
			return found(await addNote(tenant, user.id, { ...form.data, conversationId }));
		case "edit-note":
			return found(await editNote(tenant, user.id, { ...form.data, conversationId }));
		case "delete-note":
			return found(await deleteNote(tenant, user.id, { ...form.data, conversationId }));
		case "take-back":
			return found(await takeBackReply(tenant, user.id, { conversationId, messageId: form.data.messageId }));
		case "retry":
			return found(await retryReply(tenant, user.id, { conversationId, messageId: form.data.messageId }));
		case "react":
			return found(
				await reactToMessage(tenant, user.id, { conversationId, messageId: form.data.messageId, reaction: form.data.reaction || null }),
			);
		case "delete":
			return found(await deleteHere(tenant, user.id, { conversationId, messageId: form.data.messageId }));
		case "read": {
			const wasUnread = found(await markRead(tenant, conversationId));
			if (form.data.mentions) await seeMentions(tenant, user.id, conversationId);
			if (wasUnread) context.waitUntil(giveSign(tenant, conversationId, "mark_seen"));
			context.waitUntil(refreshWhenStale(tenant, conversationId));
			return { ok: wasUnread };
		}
		case "done":
		case "open":
		case "unread":
			return found(await placeConversation(tenant, user.id, { conversationId, place: { kind: form.data.intent } }));
		case "done-for-me":
			return found(await putAside(tenant, user.id, conversationId));
		case "back-for-me":
			return found(await takeBackIn(tenant, user.id, conversationId));
		case "snooze":
			return found(await placeConversation(tenant, user.id, { conversationId, place: { kind: "snoozed", until: form.data.until } }));
		case "schedule": {
			const { clientId, text, at: dueAt, endsOnAnswer } = form.data;
			const wish = { conversationId, clientId, text, dueAt, endsOnAnswer: endsOnAnswer !== undefined };
			return found(await scheduleReply(tenant, user.id, wish));
		}
		case "reschedule":
			return found(await moveScheduled(tenant, user.id, { conversationId, scheduledId: form.data.scheduledId, dueAt: form.data.at }));
		case "send-scheduled":
			return found(await moveScheduled(tenant, user.id, { conversationId, scheduledId: form.data.scheduledId, dueAt: "now" }));
		case "unschedule":
			return found(await cancelScheduled(tenant, user.id, { conversationId, scheduledId: form.data.scheduledId }));
		case "typing":
			found((await replyRefusal(tenant, conversationId)).found || null);
			context.waitUntil(giveSign(tenant, conversationId, "typing_on"));
			return { ok: true };
	}
}

/** The answer goes to the store, which outlives this page; without an answer a reply waits to be sent again. */
export async function clientAction({ request, params, serverAction }: ClientActionFunctionArgs) {
	const store = storeOf(String(params.org));
	const form = await request.clone().formData();
	const clientId = form.get("clientId");
	const held = form.get("intent") === "take-back" ? store.message(String(form.get("messageId"))) : null;
	try {
		const outcome = await serverAction<typeof action>();
		if (isOfNote(form)) return "reason" in outcome ? undoNote(store, params, form, "This note was not saved.") : null;
		if (SCHEDULING.has(String(form.get("intent")))) return outcome;
		if (isPlacing(form)) {
			if ("reason" in outcome) placingRefused(store, String(params.conversationId), "That time is past, or too far away.");
			else placingTaken(String(params.conversationId));
			return null;
		}
		const { message }: { ok: boolean; message?: MessageRow } = outcome;
		if (message) store.takeSent(message);
		else if (typeof clientId === "string" && "reason" in outcome) settleUnsent(store, clientId, outcome);
		else if ("reason" in outcome) undo(store, form, outcome.reason);
		else if (held?.text) putBackDraft(String(params.org), held.conversationId, held.text);
		return null;
	} catch (error) {
		if (isOfNote(form)) return undoNote(store, params, form, "DM Tracker could not be reached, so the note was not changed.");
		if (SCHEDULING.has(String(form.get("intent")))) return { ok: false as const, reason: UNREACHED };
		if (isPlacing(form)) {
			placingRefused(store, String(params.conversationId), "DM Tracker could not be reached. The conversation stays where it was.");
			return null;
		}
		const wasAnswered = isRouteErrorResponse(error) && error.status < 500;
		if (typeof clientId === "string") settleUnsent(store, clientId, { ok: false, reason: wasAnswered ? "refused" : UNREACHED });
		else if (SHOWN_AT_ONCE.has(String(form.get("intent")))) undo(store, form, "DM Tracker could not be reached. Nothing was changed.");
		return null;
	}
}

/** What is asked of planned replies: the answer goes to whoever asked. */
const SCHEDULING = new Set(["schedule", "reschedule", "send-scheduled", "unschedule"]);

/** What is shown before the server has said so, and has to be taken back when it says no. */
const SHOWN_AT_ONCE = new Set(["react", "delete"]);

function undo(store: Store, form: FormData, reason: string) {
	showToast(reason);
	const messageId = form.get("messageId");
	const shown = typeof messageId === "string" ? store.message(messageId) : null;
	if (shown) store.reloadMessages(shown.conversationId);
}

function isOfNote(form: FormData): boolean {
	return /(^|-)note$/.test(String(form.get("intent")));
}

/** Takes back what was shown of a note; a text that was not saved waits in the editor. */
function undoNote(store: Store, { conversationId = "", org = "" }: Params, form: FormData, words: string) {
	const clientId = form.get("clientId");
	if (typeof clientId === "string") {
		store.showNote(`local-${clientId}`, null);
		keepNoteDraft(conversationId, String(form.get("text") ?? ""));
	}
	showToast(words);
	void loadMessages(store, org, conversationId).catch(() => undefined);
	return null;
}

export default function Conversation() {
	const page = useLoaderData<typeof loader | typeof clientLoader>();
	const { conversationId = "" } = useParams();
	const { store } = useOrg();
	useSeed(page, store.seedMessages);
	const conversation = useLive((store) => store.conversation(conversationId));
	const contact = useLive((store) => conversation && store.contact(conversation.contactId));
	useEffect(() => store.touch(conversationId), [store, conversationId]);
	if (!conversation) return <ConversationGone />;
	return <Shown conversation={conversation} contact={contact} />;
}

/** A step of the router is no reason to render it anew. */
const Shown = memo(function Shown({ conversation, contact }: { conversation: ConversationRow; contact: ContactRow | null }) {
	return (
		<div className="relative flex min-h-0 min-w-0 flex-1">
			<ConversationView
				conversation={conversation}
				contact={contact}
				panel={contact && <ContactPanel contact={contact} conversation={conversation} />}
			/>
		</div>
	);
});
