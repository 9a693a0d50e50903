/** The tables of the world. Times are milliseconds of its movable clock unless a comment says otherwise. */
export const SCHEMA = `
create table if not exists settings (key text primary key, value text not null) without rowid;

create table if not exists accounts (
	id text primary key,
	app_scoped_id text not null unique,
	username text not null unique,
	name text not null,
	account_type text not null,
	subscribed_fields text not null default '[]'
) without rowid;

create table if not exists people (
	account text not null,
	id text not null,
	username text not null,
	name text not null,
	last_inbound_at integer,
	primary key (account, id)
) without rowid;
create index if not exists people_by_username on people (account, username);

create table if not exists messages (
	mid text primary key,
	account text not null,
	person text not null,
	direction text not null,
	text text,
	attachments text not null default '[]',
	at integer not null,
	is_deleted integer not null default 0
) without rowid;
create index if not exists messages_by_person on messages (account, person, at);

create table if not exists tokens (
	token text primary key,
	account text not null,
	kind text not null,
	scopes text not null,
	created_at integer not null,
	expires_at integer not null,
	dead_subcode integer
) without rowid;

create table if not exists codes (
	code text primary key,
	account text not null,
	redirect_uri text not null,
	scopes text not null,
	created_at integer not null,
	used_at integer
) without rowid;

-- due_at and sent_at are real time: retries do not wait for a clock that is moved.
create table if not exists deliveries (
	id integer primary key autoincrement,
	account text not null,
	body text not null,
	signature text,
	attempts integer not null default 0,
	status integer,
	due_at integer,
	sent_at integer
);
create index if not exists deliveries_due on deliveries (due_at) where due_at is not null;

create table if not exists requests (
	id integer primary key autoincrement,
	at integer not null,
	method text not null,
	path text not null,
	status integer not null,
	ms integer not null,
	body text
);

create table if not exists mails (
	id integer primary key autoincrement,
	at integer not null,
	recipient text not null,
	subject text not null,
	text text not null,
	html text
);
`;
