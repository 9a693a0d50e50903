import { makeAccount } from "./accounts.ts";
import type { State } from "./state.ts";

const TABLES = `
create table if not exists settings (name text primary key, value text not null) strict, without rowid;

create table if not exists accounts (
	id text primary key,
	app_scoped_id text not null unique,
	login_id text not null,
	username text not null unique,
	name text not null,
	account_type text not null,
	allows_messages integer not null default 1,
	is_restricted integer not null default 0,
	has_human_agent integer not null default 1
) strict, without rowid;

create table if not exists subscriptions (
	account_id text not null,
	field text not null,
	primary key (account_id, field)
) strict, without rowid;

create table if not exists tokens (
	token text primary key,
	account_id text not null,
	kind text not null,
	scopes text not null,
	issued_at integer not null,
	expires_at integer not null,
	revoked integer
) strict, without rowid;
create index if not exists tokens_of_account on tokens (account_id);

create table if not exists codes (
	code text primary key,
	account_id text not null,
	redirect_uri text not null,
	scopes text not null,
	expires_at integer not null,
	used_at integer
) strict, without rowid;

create table if not exists people (
	account_id text not null,
	id text not null,
	username text not null,
	name text not null,
	has_blocked integer not null default 0,
	primary key (account_id, id)
) strict, without rowid;
create index if not exists people_by_username on people (account_id, username);

create table if not exists conversations (
	id text primary key,
	account_id text not null,
	person_id text not null,
	updated_at integer not null,
	inbound_at integer,
	outbound_at integer
) strict, without rowid;
create index if not exists conversations_by_time on conversations (account_id, updated_at, id);

create table if not exists messages (
	number integer primary key,
	mid text not null unique,
	account_id text not null,
	person_id text not null,
	direction text not null,
	text text,
	attachments text not null,
	extra text not null,
	at integer not null
) strict;
create index if not exists messages_by_time on messages (account_id, person_id, at, number);

create table if not exists reactions (
	mid text not null,
	by_id text not null,
	reaction text not null,
	emoji text,
	primary key (mid, by_id)
) strict, without rowid;

create table if not exists holders (
	account_id text not null,
	person_id text not null,
	app_id text not null,
	primary key (account_id, person_id)
) strict, without rowid;

create table if not exists media (name text primary key, type text not null, bytes blob not null) strict;

create table if not exists deliveries (
	id integer primary key autoincrement,
	account_id text not null,
	kind text not null,
	body text,
	sign text not null,
	state text not null,
	attempts integer not null default 0,
	status integer,
	due_at integer,
	held_by integer,
	created_at integer not null
) strict;
create index if not exists deliveries_due on deliveries (state, due_at);

create table if not exists faults (
	id integer primary key autoincrement,
	kind text not null,
	fault text not null,
	skip integer not null,
	remaining integer,
	hits integer not null default 0
) strict;

create table if not exists requests (
	id integer primary key autoincrement,
	at integer not null,
	method text not null,
	path text not null,
	query text not null,
	body text,
	token_in text,
	account text,
	status integer,
	error text,
	fault_id integer,
	duration integer
) strict;

create table if not exists mails (
	id integer primary key autoincrement,
	at integer not null,
	recipient text not null,
	subject text not null,
	text text not null,
	html text
) strict;

create table if not exists browsers (
	id text primary key,
	p256dh text not null,
	auth text not null,
	private_key text not null,
	application_server_key text
) strict, without rowid;

create table if not exists pushes (
	id integer primary key autoincrement,
	at integer not null,
	browser text not null,
	ttl integer not null,
	urgency text not null,
	topic text not null,
	subject text not null,
	text text not null
) strict;
`;

/** One of each kind, there before anything is seeded. */
const FIRST_ACCOUNTS = [
	{ id: "17841400000000001", username: "demo.coach", name: "Demo Coach", account_type: "BUSINESS" },
	{ id: "17841400000000002", username: "rival.coach", name: "Rival Coach", account_type: "BUSINESS" },
	{ id: "17841400000000003", username: "studio.nord", name: "Studio Nord", account_type: "BUSINESS" },
	{ id: "17841400000000004", username: "clara.creates", name: "Clara Creates", account_type: "MEDIA_CREATOR" },
	{ id: "17841400000000005", username: "private.pia", name: "Pia Private", account_type: "PERSONAL" },
] as const;

/** Makes the tables and the first accounts where they are missing. */
export function createTables(state: State) {
	state.sql.exec(TABLES);
	const { count } = state.sql.exec<{ count: number }>("select count(*) as count from accounts").one();
	if (count === 0) makeFirstAccounts(state);
}

/** Back to the world as it is at first. */
export function emptyTables(state: State) {
	const names = Array.from(TABLES.matchAll(/create table if not exists (\w+)/g), ([, name]) => name);
	state.transaction(() => {
		for (const name of names) state.sql.exec(`delete from ${name}`);
		makeFirstAccounts(state);
	});
}

function makeFirstAccounts(state: State) {
	for (const account of FIRST_ACCOUNTS) makeAccount(state, account);
}
