/** The Instagram accounts of the world: businesses, creators and private people who could be connected. */
import { randomDigits } from "./ids.ts";
import { BadInput } from "./input.ts";
import type { Store } from "./store.ts";

export const ACCOUNT_TYPES = ["BUSINESS", "MEDIA_CREATOR", "PERSONAL"] as const;
export type AccountType = (typeof ACCOUNT_TYPES)[number];

export type Account = {
	/** The professional account id: what webhooks carry. */
	id: string;
	appScopedId: string;
	username: string;
	name: string;
	accountType: AccountType;
	/** Webhooks come only while this is not empty. */
	subscribedFields: string[];
};

type AccountRow = { id: string; app_scoped_id: string; username: string; name: string; account_type: string; subscribed_fields: string };

/** What can be subscribed to; another name fails the whole call, `message_edit` too, as Meta's own list has it. */
export const FIELDS = [
	"messages",
	"message_reactions",
	"messaging_postbacks",
	"messaging_seen",
	"messaging_referral",
	"messaging_optins",
	"messaging_handover",
	"standby",
	"message_echoes",
	"comments",
	"live_comments",
	"mentions",
	"story_insights",
] as const;

const DEFAULT_ACCOUNTS = [
	{ id: "17841400000000003", username: "new.shop", name: "New Shop", accountType: "BUSINESS" },
	{ id: "17841400000000004", username: "maker.studio", name: "Maker Studio", accountType: "MEDIA_CREATOR" },
	{ id: "17841400000000005", username: "just.me", name: "Just Me", accountType: "PERSONAL" },
] as const;

/** Makes the accounts that are there from the beginning, for connecting. */
export function addDefaultAccounts(store: Store) {
	for (const account of DEFAULT_ACCOUNTS) {
		store.run(
			"insert into accounts (id, app_scoped_id, username, name, account_type) values (?, ?, ?, ?, ?) on conflict do nothing",
			account.id,
			`9${account.id.slice(1)}`,
			account.username,
			account.name,
			account.accountType,
		);
	}
}

/** Makes an account, or changes the one with this id. Refuses a username or app-scoped id that another one has. */
export function saveAccount(
	store: Store,
	given: { id?: string; username: string; name?: string; accountType?: AccountType; appScopedId?: string; subscribed?: boolean },
): Account {
	const id = given.id ?? randomDigits("178414", 17);
	const appScopedId = given.appScopedId ?? `9${id.slice(1)}`;
	const other = store.one<{ id: string }>(
		"select id from accounts where id <> ? and (username = ? or app_scoped_id = ?)",
		id,
		given.username,
		appScopedId,
	);
	if (other) throw new BadInput(`Another account, ${other.id}, has that username or app-scoped id.`);
	const fields = given.subscribed ? JSON.stringify(FIELDS) : "[]";
	store.run(
		`insert into accounts (id, app_scoped_id, username, name, account_type, subscribed_fields) values (?, ?, ?, ?, ?, ?)
		on conflict (id) do update set app_scoped_id = excluded.app_scoped_id, username = excluded.username, name = excluded.name,
			account_type = excluded.account_type,
			subscribed_fields = case when ${given.subscribed === undefined ? 0 : 1} then excluded.subscribed_fields else subscribed_fields end`,
		id,
		appScopedId,
		given.username,
		given.name ?? given.username,
		given.accountType ?? "BUSINESS",
		fields,
	);
	return requireAccount(store, id);
}

/** By id, app-scoped id or username; null when there is none. */
export function findAccount(store: Store, key: string): Account | null {
	const row = store.one<AccountRow>("select * from accounts where id = ?1 or app_scoped_id = ?1 or username = ?1 order by id = ?1 desc limit 1", key);
	return row ? toAccount(row) : null;
}

export function requireAccount(store: Store, key: string): Account {
	const account = findAccount(store, key);
	if (!account) throw new BadInput(`There is no account "${key}".`);
	return account;
}

export function listAccounts(store: Store): Account[] {
	return store.all<AccountRow>("select * from accounts order by id").map(toAccount);
}

export function setSubscribedFields(store: Store, id: string, fields: readonly string[]) {
	store.run("update accounts set subscribed_fields = ? where id = ?", JSON.stringify(fields), id);
}

function toAccount(row: AccountRow): Account {
	return {
		id: row.id,
		appScopedId: row.app_scoped_id,
		username: row.username,
		name: row.name,
		accountType: ACCOUNT_TYPES.find((type) => type === row.account_type) ?? "BUSINESS",
		subscribedFields: JSON.parse(row.subscribed_fields) as string[],
	};
}
