import { z } from "zod";
import { SEEDED_FIELDS } from "#workers/sandbox/graph/subscriptions.ts";
import { type Account, findAccount, isTaken, makeAccount } from "#workers/sandbox/state/accounts.ts";
import { newAccountId, newPersonId } from "#workers/sandbox/state/ids.ts";
import { storeMessage } from "#workers/sandbox/state/messages.ts";
import { findPerson, makePerson, type Person } from "#workers/sandbox/state/people.ts";
import type { State } from "#workers/sandbox/state/state.ts";
import { addFields, removeFields } from "#workers/sandbox/state/subscriptions.ts";
import { BASIC, issueToken, MESSAGES } from "#workers/sandbox/state/tokens.ts";
import { badInput } from "./read-body.ts";

const digits = z.string().regex(/^\d{5,20}$/, "must be text of 5 to 20 digits");
const username = z.string().regex(/^[a-z0-9._]{1,30}$/, "must be 1 to 30 of a-z, 0-9, dot and underscore");

export const accountBody = z.strictObject({
	id: digits.optional(),
	username,
	name: z.string().min(1).max(200).optional(),
	account_type: z.enum(["BUSINESS", "MEDIA_CREATOR", "PERSONAL"]).optional(),
	app_scoped_id: digits.optional(),
	/** Makes it connected: a long-lived token as the app would have got it. */
	token: z.string().min(8).max(1000).optional(),
	subscribed: z.boolean().optional(),
	allows_messages: z.boolean().optional(),
	is_restricted: z.boolean().optional(),
	has_human_agent: z.boolean().optional(),
});

export const personBody = z.strictObject({
	id: digits.optional(),
	account: z.string().min(1),
	username: z.string().min(1).max(100),
	name: z.string().min(1).max(200).optional(),
	has_blocked: z.boolean().optional(),
});

const message = z.strictObject({
	mid: z.string().min(1).max(1000),
	account: z.string().min(1),
	person: z.string().min(1),
	direction: z.enum(["inbound", "outbound"]),
	text: z.string().nullish(),
	attachments: z.array(z.strictObject({ type: z.string().min(1), url: z.string().optional(), title: z.string().optional() })).nullish(),
	timestamp: z.number().int().positive(),
});

export const seedBody = z.strictObject({
	accounts: z.array(accountBody).default([]),
	people: z.array(personBody).default([]),
	messages: z.array(message).default([]),
});

/** Loads all of it at once, without telling the app; what is there already stays as it is or is brought up to date. */
export function seed(state: State, { accounts, people, messages }: z.infer<typeof seedBody>) {
	state.transaction(() => {
		for (const account of accounts) putAccount(state, account);
		for (const person of people) putPerson(state, person);
		const known = new Map<string, { account: Account; person: Person }>();
		for (const { mid, account: accountKey, person: personKey, direction, text, attachments, timestamp } of messages) {
			const key = `${accountKey} ${personKey}`;
			const pair = known.get(key) ?? findPair(state, accountKey, personKey);
			known.set(key, pair);
			storeMessage(state, {
				mid,
				accountId: pair.account.id,
				personId: pair.person.id,
				direction,
				text: text ?? null,
				attachments: attachments ?? [],
				extra: direction === "outbound" ? { app_id: state.env.META_APP_ID } : {},
				at: timestamp,
			});
		}
	});
	return { accounts: accounts.length, people: people.length, messages: messages.length };
}

/** Makes an account, or changes the one with this id or username. */
export function putAccount(state: State, { token, subscribed, ...given }: z.infer<typeof accountBody>): Account {
	const id = given.id ?? findAccount(state, given.username)?.id ?? newAccountId();
	if (isTaken(state, { ...given, id })) throw badInput(`Another account has the username "${given.username}" or that app-scoped id.`);
	const account = makeAccount(state, { ...given, id });
	if (token !== undefined) issueToken(state, account.id, "long", `${BASIC},${MESSAGES}`, token);
	if (subscribed === true) addFields(state, account.id, SEEDED_FIELDS);
	if (subscribed === false) removeFields(state, account.id, []);
	return account;
}

/** Makes a person, or changes the one with this id or username. */
export function putPerson(state: State, { account: key, ...given }: z.infer<typeof personBody>): Person {
	const account = findAccount(state, key);
	if (!account) throw badInput(`There is no account "${key}" for ${given.username}.`);
	const before = findPerson(state, account.id, given.id ?? given.username);
	const { username, has_blocked } = given;
	return makePerson(state, account.id, {
		id: given.id ?? before?.id ?? newPersonId(),
		username,
		name: given.name ?? before?.name ?? username,
		has_blocked,
	});
}

function findPair(state: State, accountKey: string, personKey: string) {
	const account = findAccount(state, accountKey);
	if (!account) throw badInput(`There is no account "${accountKey}".`);
	const person = findPerson(state, account.id, personKey);
	if (!person) throw badInput(`There is no person "${personKey}" at ${account.username}.`);
	return { account, person };
}
