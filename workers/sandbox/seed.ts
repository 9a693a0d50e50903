/** Fills the world with accounts, people and messages at once. */
import { z } from "zod";
import { ACCOUNT_TYPES, saveAccount } from "./accounts.ts";
import type { Store } from "./store.ts";
import { SCOPES, TOKEN_LIFE } from "./tokens.ts";

const id = z.string().min(1).max(200);

export const seedInput = z.object({
	accounts: z
		.array(
			z.object({
				id,
				username: id,
				name: z.string().max(300),
				account_type: z.enum(ACCOUNT_TYPES),
				app_scoped_id: id,
				token: z.string().min(1).max(2000).optional(),
				subscribed: z.boolean().optional(),
			}),
		)
		.max(1000)
		.default([]),
	people: z
		.array(z.object({ id, account: id, username: id, name: z.string().max(300) }))
		.max(200_000)
		.default([]),
	messages: z
		.array(
			z.object({
				mid: z.string().min(1).max(1000),
				account: id,
				person: id,
				direction: z.enum(["inbound", "outbound"]),
				text: z.string().nullish(),
				attachments: z.array(z.looseObject({ type: z.string(), url: z.string().nullish() })).default([]),
				timestamp: z.number().int(),
			}),
		)
		.max(500_000)
		.default([]),
});

const ROWS_AT_ONCE = 500;

/** Adds what is not there yet: the same call again changes nothing. */
export function seed(store: Store, { accounts, people, messages }: z.infer<typeof seedInput>) {
	for (const account of accounts) {
		saveAccount(store, {
			id: account.id,
			username: account.username,
			name: account.name,
			accountType: account.account_type,
			appScopedId: account.app_scoped_id,
			...(account.subscribed !== undefined && { subscribed: account.subscribed }),
		});
		if (account.token === undefined) continue;
		store.run(
			"insert into tokens (token, account, kind, scopes, created_at, expires_at) values (?, ?, 'long', ?, ?, ?) on conflict do nothing",
			account.token,
			account.id,
			SCOPES.join(","),
			store.now(),
			store.now() + TOKEN_LIFE.long,
		);
	}
	insertMany(
		store,
		`insert into people (account, id, username, name)
		select value ->> 'account', value ->> 'id', value ->> 'username', value ->> 'name' from json_each(?) where true on conflict do nothing`,
		people,
	);
	insertMany(
		store,
		`insert into messages (mid, account, person, direction, text, attachments, at)
		select value ->> 'mid', value ->> 'account', value ->> 'person', value ->> 'direction', value ->> 'text',
			value -> 'attachments', value ->> 'timestamp' from json_each(?) where true on conflict do nothing`,
		messages,
	);
	store.run(
		`update people set last_inbound_at = (select max(at) from messages
			where messages.account = people.account and messages.person = people.id and direction = 'inbound')
		where last_inbound_at is null`,
	);
}

function insertMany(store: Store, statement: string, rows: unknown[]) {
	for (let first = 0; first < rows.length; first += ROWS_AT_ONCE) store.run(statement, JSON.stringify(rows.slice(first, first + ROWS_AT_ONCE)));
}
