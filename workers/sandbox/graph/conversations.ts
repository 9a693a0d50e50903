import { DAY, graphTime, now } from "#workers/sandbox/state/clock.ts";
import { type Conversation, conversationWith, listConversations } from "#workers/sandbox/state/conversations.ts";
import { listMessages } from "#workers/sandbox/state/messages.ts";
import { findPerson } from "#workers/sandbox/state/people.ts";
import { answer, badParameter, refusal } from "./answer.ts";
import type { Caller } from "./dispatch.ts";
import { type Field, fieldsOf, named, pick } from "./fields.ts";
import { hasDetails, pickMessage } from "./message-node.ts";
import { type Cursor, pagingOf, readCursor, readLimit } from "./paging.ts";
import { holdToRate } from "./usage.ts";

const IDLE = 30 * DAY;
const CALLS_A_SECOND = 2;

export function listConversationNodes(caller: Caller): Response {
	const { state, call, account } = caller;
	holdToRate(state, account, "conversations", CALLS_A_SECOND);
	if (call.params.platform !== undefined && call.params.platform !== "instagram") throw badParameter("Param platform must be instagram");
	const fields = fieldsOf(call.params, "id,updated_time");
	const limit = readLimit(call.params.limit);
	const after = readCursor(call.params.after);
	const found = call.params.user_id === undefined ? listPage(caller, after, limit + 1) : withPerson(caller, call.params.user_id);

	const page = found.slice(0, limit);
	const [first, last] = [page[0], page.at(-1)];
	return answer({
		data: page.map((conversation) => pickConversation(caller, conversation, fields)),
		paging: pagingOf(first && cursorOf(first), last && cursorOf(last), found.length > limit ? addressOf(caller) : null),
	});
}

export function readConversationNode(caller: Caller, conversation: Conversation): Response {
	holdToRate(caller.state, caller.account, "conversations", CALLS_A_SECOND);
	return answer(pickConversation(caller, conversation, fieldsOf(caller.call.params, "id,updated_time")));
}

/** The messages of a conversation as a list of its own, for the pages after the first. */
export function readMessagesEdge(caller: Caller, conversation: Conversation): Response {
	const { params } = caller.call;
	const fields = fieldsOf(params, "id,created_time");
	return answer(listMessageNodes(caller, conversation, fields, readLimit(params.limit), readCursor(params.after)));
}

function pickConversation(caller: Caller, conversation: Conversation, fields: readonly Field[]) {
	const { state, account } = caller;
	return pick("InstagramThread", fields, {
		id: () => conversation.id,
		updated_time: () => graphTime(conversation.updated_at),
		participants: () => {
			const person = findPerson(state, account.id, conversation.person_id);
			const { id, username } = account;
			return {
				data: [
					{ id, username },
					{ id: conversation.person_id, username: person?.username ?? "instagram_user" },
				],
			};
		},
		name: () => findPerson(state, account.id, conversation.person_id)?.name,
		messages: ({ fields: inner, limit }) =>
			listMessageNodes(caller, conversation, inner.length > 0 ? inner : [named("id"), named("created_time")], readLimit(limit), null),
	});
}

function listMessageNodes(caller: Caller, conversation: Conversation, fields: readonly Field[], limit: number, after: Cursor | null) {
	const { state } = caller;
	const before = after ? { at: after.at, number: Number(after.id) } : undefined;
	const found = listMessages(state, conversation.account_id, conversation.person_id, { before, limit: limit + 1 });
	const page = found.slice(0, limit);
	const [first, last] = [page[0], page.at(-1)];
	const next = found.length > limit ? addressOf(caller, `${conversation.id}/messages`) : null;
	return {
		data: page.map(({ message }) =>
			pickMessage(caller, message, hasDetails(state, message) ? fields : [named("id"), named("created_time")]),
		),
		paging: pagingOf(
			first && { at: first.message.at, id: String(first.number) },
			last && { at: last.message.at, id: String(last.number) },
			next,
		),
	};
}

function listPage({ state, account }: Caller, after: Cursor | null, limit: number) {
	return listConversations(state, account.id, {
		before: after ?? { at: Number.MAX_SAFE_INTEGER, id: "" },
		idleSince: now(state) - IDLE,
		limit,
	});
}

function withPerson({ state, account }: Caller, personId: unknown): Conversation[] {
	if (typeof personId !== "string" || !/^\d+$/.test(personId)) throw badParameter("Param user_id must be a valid Instagram-scoped ID");
	if (!findPerson(state, account.id, personId)) {
		throw refusal({ code: 100, subcode: 2534014, message: "(#100) The requested user cannot be found." });
	}
	const conversation = conversationWith(state, account.id, personId);
	return conversation ? [conversation] : [];
}

function cursorOf({ updated_at, id }: Conversation): Cursor {
	return { at: updated_at, id };
}

/** The address of this list, to be asked for its next page. */
function addressOf({ state, call }: Caller, path = call.path.slice(1)) {
	const url = new URL(`${state.env.SANDBOX_ORIGIN}/${call.version ?? "v26.0"}/${path}`);
	for (const [name, value] of Object.entries(call.params)) {
		if (typeof value === "string" && name !== "fields") url.searchParams.set(name, value);
	}
	const { fields } = call.params;
	if (typeof fields === "string" && path === call.path.slice(1)) url.searchParams.set("fields", fields);
	return url;
}
