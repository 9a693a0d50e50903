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
	const pages = await self.clients.matchAll({ type: "window" });
	for (const page of pages) page.postMessage({ type: "pushed", tag: told.tag });
	// Whoever looks at it already needs no notification of it.
	const isLookedAt = pages.some((page) => page.focused && new URL(page.url).pathname === told.path);
	if (isLookedAt && told.tag !== "test") return;
	await self.registration.showNotification(told.title, {
		body: told.body,
		tag: told.tag,
		renotify: true,
		icon: "/favicon.svg",
		data: { path: told.path },
	});
}

/** In a window of ours that is open, else in a new one. Paths come from the server; another origin is never opened. */
async function open(path) {
	const url = new URL(path, self.location.origin);
	if (url.origin !== self.location.origin) return;
	const pages = await self.clients.matchAll({ type: "window" });
	const page = pages.find((each) => each.url === url.href) ?? pages[0];
	if (!page) return self.clients.openWindow(url.href);
	await page.focus();
	if (page.url !== url.href) page.postMessage({ type: "open", path: url.pathname });
}
