/** Shows what the server tells this browser, and opens what it is about. Loaded by sw.js. */
self.addEventListener("push", (event) => {
	event.waitUntil(show(event.data?.json()));
});

self.addEventListener("notificationclick", (event) => {
	event.notification.close();
	event.waitUntil(open(event.notification.data.path));
});

async function show(told) {
	if (!told) return;
	const pages = await windows();
	for (const page of pages) page.postMessage({ type: "pushed", tag: told.tag });
	// Whoever looks at it already needs no notification of it.
	const isLookedAt = pages.some((page) => page.focused && new URL(page.url).pathname === told.path);
	if (isLookedAt && told.tag !== "test") return;
	await self.registration.showNotification(told.title, {
		body: told.body,
		tag: told.tag,
		renotify: true,
		icon: "/icon-192.png",
		data: { path: told.path },
	});
}

/** In a window of ours that is open, else in a new one. Paths come from the server; another origin is never opened. */
async function open(path) {
	const url = new URL(path, self.location.origin);
	if (url.origin !== self.location.origin) return;
	const pages = (await windows()).filter((each) => new URL(each.url).pathname.startsWith("/o/"));
	const page = pages.find((each) => each.url === url.href) ?? pages[0];
	if (!page) return self.clients.openWindow(url.href);
	await page.focus();
	if (page.url !== url.href) page.postMessage({ type: "open", path: url.pathname });
}

/** Windows of ours, also those that a worker does not serve yet. */
function windows() {
	return self.clients.matchAll({ type: "window", includeUncontrolled: true });
}

/** Has this browser told nothing more: its push service then says that it is gone. */
async function unsubscribe() {
	const subscription = await self.registration.pushManager?.getSubscription();
	await subscription?.unsubscribe();
}
