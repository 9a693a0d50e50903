import { now } from "./clock.ts";
import type { State } from "./state.ts";

/** A browser that subscribed here: with its own keys where it was made here, so that what comes for it can be read. */
export type Browser = { id: string; p256dh: string; auth: string; private_key: string; application_server_key: string | null };

export type StoredPush = {
	id: number;
	at: number;
	browser: string;
	ttl: number;
	urgency: string;
	topic: string;
	subject: string;
	text: string;
};

export function storeBrowser(state: State, browser: Browser) {
	const { id, p256dh, auth, private_key, application_server_key } = browser;
	state.sql.exec("insert into browsers values (?, ?, ?, ?, ?)", id, p256dh, auth, private_key, application_server_key);
}

export function findBrowser(state: State, id: string): Browser | null {
	const [browser] = state.sql.exec<Browser>("select * from browsers where id = ?", id).toArray();
	return browser ?? null;
}

export function removeBrowser(state: State, id: string) {
	state.sql.exec("delete from browsers where id = ?", id);
}

export function storePush(state: State, push: Omit<StoredPush, "id" | "at">) {
	const { browser, ttl, urgency, topic, subject, text } = push;
	state.sql.exec(
		"insert into pushes (at, browser, ttl, urgency, topic, subject, text) values (?, ?, ?, ?, ?, ?, ?)",
		now(state),
		browser,
		ttl,
		urgency,
		topic,
		subject,
		text,
	);
}

/** Newest first; `browser` narrows to one. */
export function listPushes(state: State, { browser, limit }: { browser?: string | undefined; limit: number }): StoredPush[] {
	return state.sql
		.exec<StoredPush>("select * from pushes where ?1 is null or browser = ?1 order by id desc limit ?2", browser ?? null, limit)
		.toArray();
}

export function clearPushes(state: State) {
	state.sql.exec("delete from pushes");
}
