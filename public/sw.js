importScripts("/sw-push.js");

/** Keeps the code of the pages and the last of them, so that the inbox opens without a network, and forgets them when a session ends. */
const CODE = "code-1";
const PAGES = "pages-1";
/** Pages that are kept: whatever else is asked for without a network leads to the inbox. */
const KEPT = /^\/o\/[^/]+\/(inbox|pipeline|follow-ups)$/;
/** Pages that lead elsewhere only when nobody is signed in. */
const MEMBERS = /^\/o\/[^/]+\/(inbox|pipeline|follow-ups)(\/|$)/;
const DATABASE = "dm-tracker";

self.addEventListener("install", () => self.skipWaiting());

self.addEventListener("activate", (event) => {
	event.waitUntil(
		caches
			.keys()
			.then((names) => Promise.all(names.filter((name) => name !== CODE && name !== PAGES).map((name) => caches.delete(name))))
			.then(() => self.clients.claim()),
	);
});

self.addEventListener("fetch", (event) => {
	const { request } = event;
	const url = new URL(request.url);
	if (url.origin !== self.location.origin) return;
	if (request.method === "POST" && url.pathname === "/logout") event.waitUntil(forget());
	if (request.method !== "GET") return;
	if (url.pathname.startsWith("/assets/")) event.respondWith(code(request));
	else if (request.mode === "navigate" && url.pathname.startsWith("/o/")) event.respondWith(page(event, url));
});

self.addEventListener("message", (event) => {
	if (event.data === "keep-code") event.waitUntil(keepCode());
});

/** Brings what pages have not needed yet, so that they open without a network too. Files that neither this build nor the one before has go. */
async function keepCode() {
	const answer = await fetch("/code.json", { cache: "no-store" });
	if (!answer.ok) return;
	const cache = await caches.open(CODE);
	const before = await cache.match("/code.json");
	const old = before ? await before.json() : [];
	const files = await answer.clone().json();
	const isNewBuild = JSON.stringify(files) !== JSON.stringify(old);
	const known = new Set((await cache.keys()).map(({ url }) => new URL(url).pathname));
	// One after the other: whatever somebody looks at comes first.
	for (const file of files) if (!known.has(file)) await cache.add(file);
	// A page of the build before may still be open: its files stay until the next one comes.
	if (!isNewBuild) return;
	await cache.put("/code.json", answer);
	const wanted = new Set(["/code.json", ...files, ...old]);
	for (const file of known) if (!wanted.has(file)) await cache.delete(file);
}

/** Built files have their content in their names: what is here is right. */
async function code(request) {
	const cache = await caches.open(CODE);
	const known = await cache.match(request);
	if (known) return known;
	const answer = await fetch(request);
	if (answer.ok) await cache.put(request, answer.clone());
	return answer;
}

async function page(event, url) {
	try {
		const answer = await fetch(event.request);
		const hasEnded = answer.type === "opaqueredirect" || answer.status === 401;
		if (hasEnded && MEMBERS.test(url.pathname)) event.waitUntil(forget());
		// A conversation that is gone is no reason to forget; an inbox that is gone is: this member has left the org.
		else if (answer.status === 404 && KEPT.test(url.pathname)) event.waitUntil(forgetOrg(url.pathname.split("/")[2]));
		else if (answer.ok && KEPT.test(url.pathname)) {
			const kept = answer.clone();
			event.waitUntil(caches.open(PAGES).then((cache) => cache.put(url.pathname, kept)));
		}
		return answer;
	} catch (error) {
		return (await withoutNetwork(url)) ?? Promise.reject(error);
	}
}

async function withoutNetwork(url) {
	const cache = await caches.open(PAGES);
	const known = KEPT.test(url.pathname) && (await cache.match(url.pathname));
	if (known) return known;
	const inbox = `${url.pathname.split("/").slice(0, 3).join("/")}/inbox`;
	return (await cache.match(inbox)) ? Response.redirect(inbox) : undefined;
}

/** What was kept of one org alone. */
async function forgetOrg(slug) {
	const cache = await caches.open(PAGES);
	for (const page of await cache.keys()) {
		if (new URL(page.url).pathname.startsWith(`/o/${slug}/`)) await cache.delete(page);
	}
	const request = indexedDB.open(DATABASE);
	// A database that is only now made holds nothing: it is not kept.
	request.onupgradeneeded = () => request.transaction.abort();
	request.onsuccess = () => {
		request.result.transaction("orgs", "readwrite").objectStore("orgs").delete(decodeURIComponent(slug));
		request.result.close();
	};
}

/** Nothing of an org stays in the browser of somebody who is not signed in. */
async function forget() {
	await caches.delete(PAGES);
	indexedDB.deleteDatabase(DATABASE);
	await unsubscribe();
}
