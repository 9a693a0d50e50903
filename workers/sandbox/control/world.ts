import { findAccount, listAccounts } from "#workers/sandbox/state/accounts.ts";
import { conversationWith } from "#workers/sandbox/state/conversations.ts";
import { listMessages, listReactions } from "#workers/sandbox/state/messages.ts";
import { findPerson, listPeople } from "#workers/sandbox/state/people.ts";
import type { State } from "#workers/sandbox/state/state.ts";
import { listFields } from "#workers/sandbox/state/subscriptions.ts";
import { listTokens } from "#workers/sandbox/state/tokens.ts";

/** Accounts and people; tokens only where they are asked for. */
export function describeWorld(state: State, { withTokens }: { withTokens: boolean }) {
	const accounts = listAccounts(state);
	return {
		accounts: accounts.map((account) => {
			const tokens = listTokens(state, account.id);
			return {
				id: account.id,
				app_scoped_id: account.app_scoped_id,
				username: account.username,
				name: account.name,
				account_type: account.account_type,
				subscribed_fields: listFields(state, account.id),
				allows_messages: account.allows_messages === 1,
				is_restricted: account.is_restricted === 1,
				has_human_agent: account.has_human_agent === 1,
				tokens: withTokens ? tokens : tokens.length,
			};
		}),
		people: accounts.flatMap(({ id }) =>
			listPeople(state, id).map((person) => ({
				id: person.id,
				account: id,
				username: person.username,
				name: person.name,
				has_blocked: person.has_blocked === 1,
				last_message_at: person.updated_at,
			})),
		),
	};
}

/** What was said between an account and a person, newest first; null when there is no such pair. */
export function describeConversation(state: State, accountKey: string, personKey: string, limit: number) {
	const account = findAccount(state, accountKey);
	const person = account && findPerson(state, account.id, personKey);
	if (!person) return null;
	return {
		account: account.id,
		person: { id: person.id, username: person.username, name: person.name },
		inbound_at: conversationWith(state, account.id, person.id)?.inbound_at ?? null,
		messages: listMessages(state, account.id, person.id, { limit }).map(
			({ message: { mid, direction, text, attachments, extra, at } }) => ({
				mid,
				direction,
				text,
				attachments,
				timestamp: at,
				from_app: extra.app_id !== undefined,
				reactions: listReactions(state, mid),
			}),
		),
	};
}
