/** The people who write to an account. A person's id is scoped to the account, as Instagram's are. */
import { randomDigits } from "./ids.ts";
import type { Store } from "./store.ts";

export type Person = { account: string; id: string; username: string; name: string; lastInboundAt: number | null };

type PersonRow = { account: string; id: string; username: string; name: string; last_inbound_at: number | null };

/** By id or username among the people of this account. */
export function findPerson(store: Store, account: string, key: string): Person | null {
	const row = store.one<PersonRow>("select * from people where account = ?1 and (id = ?2 or username = ?2) order by id = ?2 desc limit 1", account, key);
	return row ? toPerson(row) : null;
}

/** The person with this id or username, made when there is none: digits are taken as an id, anything else as a name. */
export function meetPerson(store: Store, account: string, key: string): Person {
	const known = findPerson(store, account, key);
	if (known) return known;
	const isId = /^\d{5,40}$/.test(key);
	const username = isId ? `user_${key.slice(-6)}` : usernameOf(key);
	const byUsername = findPerson(store, account, username);
	if (byUsername && !isId) return byUsername;
	const person: Person = {
		account,
		id: isId ? key : randomDigits("1799", 17),
		username,
		name: isId ? username : key.trim() || username,
		lastInboundAt: null,
	};
	addPerson(store, person);
	return person;
}

/** Adds a person unless the account knows that id already. */
export function addPerson(store: Store, { account, id, username, name }: Omit<Person, "lastInboundAt">) {
	store.run("insert into people (account, id, username, name) values (?, ?, ?, ?) on conflict do nothing", account, id, username, name);
}

/** Remembers when the person last wrote: the reply window opens there. */
export function noteInbound(store: Store, account: string, person: string, at: number) {
	store.run("update people set last_inbound_at = max(coalesce(last_inbound_at, 0), ?) where account = ? and id = ?", at, account, person);
}

/** The people of an account, who wrote last first. */
export function listPeople(store: Store, account: string, limit: number): Person[] {
	return store
		.all<PersonRow>("select * from people where account = ? order by coalesce(last_inbound_at, 0) desc, id limit ?", account, limit)
		.map(toPerson);
}

function usernameOf(name: string): string {
	const plain = name
		.normalize("NFKD")
		.toLowerCase()
		.replace(/\s+/g, ".")
		.replace(/[^a-z0-9._]/g, "")
		.replace(/^\.+|\.+$/g, "")
		.slice(0, 30);
	return plain || randomDigits("someone_", 14);
}

function toPerson({ account, id, username, name, last_inbound_at }: PersonRow): Person {
	return { account, id, username, name, lastInboundAt: last_inbound_at };
}
