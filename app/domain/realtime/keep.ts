/** What was seen of an org, kept in this browser for a time without a network, and replies that could not leave yet. */
import { type DBSchema, type IDBPDatabase, openDB } from "idb";
import { setKeptAt } from "./kept-at.ts";
import type { Kept } from "./store.ts";
import type { Unsent } from "./threads.ts";
import type { Live } from "./use-live.tsx";

type Entry = { userId: string; at: number; kept: Kept | null; unsent: Unsent[] };

interface Database extends DBSchema {
	orgs: { key: string; value: Entry };
}

const NAME = "dm-tracker";
/** Code for what nobody has looked at yet is brought this long after the page is there. */
const CODE_AFTER_MS = 10_000;
/** Changes are gathered before they are written. */
const GATHERED_MS = 1500;

/**
 * Brings back what this member saw of the org before, where there is no network, and what they had not sent; keeps both from
 * now on. What somebody else saw here is deleted. Returns how to stop.
 */
export async function keepOrg({ workspace, store }: Live): Promise<() => void> {
	await registerWorker();
	const { slug } = workspace.org;
	const userId = workspace.user.id;
	const database = await openDB<Database>(NAME, 1, { upgrade: (opened) => void opened.createObjectStore("orgs") });
	database.addEventListener("versionchange", () => database.close());

	const before = await database.get("orgs", slug);
	const isOthers = (await database.getAll("orgs")).some((entry) => entry.userId !== userId);
	if (isOthers) {
		await database.clear("orgs");
		await caches.delete("pages-1");
	} else if (before) bringBack(before, store);

	let timer: ReturnType<typeof setTimeout> | undefined;
	const writeSoon = () => {
		timer ??= setTimeout(() => {
			timer = undefined;
			// Of several tabs the one that is looked at knows best what was seen.
			if (!document.hidden) void write(database, slug, userId, store);
		}, GATHERED_MS);
	};
	const stop = store.subscribe(writeSoon);
	// What was seen before this code had come changes no more.
	writeSoon();
	const code = setTimeout(keepCode, CODE_AFTER_MS);
	const writeNow = () => {
		if (document.hidden) void write(database, slug, userId, store);
	};
	document.addEventListener("visibilitychange", writeNow);
	return () => {
		stop();
		clearTimeout(timer);
		clearTimeout(code);
		document.removeEventListener("visibilitychange", writeNow);
		database.close();
	};
}

function bringBack({ at, kept, unsent }: Entry, store: Live["store"]) {
	if (!navigator.onLine && kept) {
		store.restore(kept);
		setKeptAt(at);
	}
	const here = new Set(store.unsent().map(({ row }) => row.clientId));
	const missing = unsent.filter(({ row }) => !here.has(row.clientId));
	if (missing.length > 0) store.setUnsent([...missing.map(asWaiting), ...store.unsent()]);
}

/** Whatever was under way when the page was left is asked for again: the server knows it by its client id. */
function asWaiting(reply: Unsent): Unsent {
	const { file, row } = reply;
	const attachments = file ? row.attachments.map((attachment) => ({ ...attachment, media: URL.createObjectURL(file) })) : row.attachments;
	return { ...reply, attempts: 0, state: reply.state === "refused" ? "refused" : "waiting", row: { ...row, attachments } };
}

async function write(database: IDBPDatabase<Database>, slug: string, userId: string, store: Live["store"]) {
	try {
		const before = await database.get("orgs", slug);
		// Without a network nothing new is seen, and how old it is has to stay true.
		const isSeen = navigator.onLine || !before?.kept;
		const entry = isSeen ? { at: Date.now(), kept: store.dump() } : { at: before.at, kept: before.kept };
		await database.put("orgs", { userId, ...entry, unsent: [...store.unsent()] }, slug);
	} catch {
		// Closed because somebody signed out, or the disk is full: the page works without it.
	}
}

/** Has the worker bring all code, unless this browser is told to save data. */
function keepCode() {
	const { connection } = navigator as { connection?: { saveData?: boolean } };
	if (!connection?.saveData) navigator.serviceWorker?.controller?.postMessage("keep-code");
}

async function registerWorker() {
	if (!("serviceWorker" in navigator)) return;
	try {
		await navigator.serviceWorker.register("/sw.js");
	} catch {
		// Private windows refuse it: the inbox then needs the network.
	}
}
