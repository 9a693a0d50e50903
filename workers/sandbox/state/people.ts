import { newPersonId } from "./ids.ts";
import type { State } from "./state.ts";

/** A person as one account knows them: the id is scoped to that account. */
export type Person = { account_id: string; id: string; username: string; name: string; has_blocked: number };

export function findPerson(state: State, accountId: string, key: string): Person | null {
	const [person] = state.sql
		.exec<Person>("select * from people where account_id = ? and (id = ? or username = ?) limit 1", accountId, key, key)
		.toArray();
	return person ?? null;
}

export function listPeople(state: State, accountId: string) {
	return state.sql
		.exec<Person & { updated_at: number | null }>(
			`select people.*, conversations.updated_at from people
			left join conversations on conversations.account_id = people.account_id and conversations.person_id = people.id
			where people.account_id = ? order by conversations.updated_at desc, people.id`,
			accountId,
		)
		.toArray();
}

type NewPerson = { id: string; username: string; name: string; has_blocked?: boolean | undefined };

/** Makes a person, or changes the one with this id. */
export function makePerson(state: State, accountId: string, { id, username, name, has_blocked }: NewPerson): Person {
	return state.sql
		.exec<Person>(
			`insert into people values (?, ?, ?, ?, ?)
			on conflict (account_id, id) do update set username = excluded.username, name = excluded.name,
				has_blocked = ${has_blocked === undefined ? "has_blocked" : "excluded.has_blocked"}
			returning *`,
			accountId,
			id,
			username,
			name,
			Number(has_blocked ?? false),
		)
		.one();
}

/** The person with this id or username; a key nobody has makes a new one: digits are an id, anything else a name. */
export function findOrMakePerson(state: State, accountId: string, key: string, name?: string): Person {
	const known = findPerson(state, accountId, key) ?? findPerson(state, accountId, usernameOf(key));
	if (known) return known;
	if (/^\d{10,20}$/.test(key)) {
		return makePerson(state, accountId, { id: key, username: `person.${key.slice(-6)}`, name: name ?? `Person ${key.slice(-6)}` });
	}
	return makePerson(state, accountId, { id: newPersonId(), username: usernameOf(key), name: name ?? key });
}

function usernameOf(key: string) {
	const plain = key
		.normalize("NFKD")
		.toLowerCase()
		.replace(/[^a-z0-9._]+/g, ".");
	return plain.replace(/^\.+|\.+$/g, "").slice(0, 30) || "someone";
}
