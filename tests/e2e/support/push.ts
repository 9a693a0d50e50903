/**
 * A browser's push service: headless Chromium has none, so its pages subscribe at the sandbox's, and what arrives there is handed
 * to the browser's own worker.
 */
import type { BrowserContext, Page } from "playwright-core";
import { expect, inject, vi } from "vitest";

type Arrived = { data: { title: string; body: string; path: string; tag: string } };

/** Has the pages of a browser subscribe at the sandbox's push service under the product's key, and allows notifications. */
export async function withPushService(context: BrowserContext, page: Page) {
	const { origin, sandbox } = inject("product");
	const settings = await page.request.get(`${origin}/o/demo/settings/notifications`);
	const key = /"(B[\w-]{86})/.exec(await settings.text())?.[1];
	const answer = await fetch(`${sandbox}/control/browsers`, {
		method: "POST",
		headers: { "content-type": "application/json" },
		body: JSON.stringify({ application_server_key: key }),
	});
	const subscribed = (await answer.json()) as { endpoint: string };
	const id = subscribed.endpoint.split("/").at(-1) ?? "";
	await context.grantPermissions(["notifications"], { origin });
	await context.addInitScript((subscription) => {
		const name = "a-push-service";
		const known = {
			...subscription,
			options: { applicationServerKey: null },
			toJSON: () => subscription,
			unsubscribe: async () => {
				localStorage.removeItem(name);
				return true;
			},
		};
		PushManager.prototype.getSubscription = async () => (localStorage.getItem(name) ? (known as never) : null);
		PushManager.prototype.subscribe = async () => {
			localStorage.setItem(name, "subscribed");
			return known as never;
		};
	}, subscribed);

	const arrived = async () => {
		const { pushes } = (await (await fetch(`${sandbox}/control/pushes?browser=${id}`)).json()) as { pushes: Arrived[] };
		return pushes.map(({ data }) => data);
	};
	return {
		arrived,
		isSubscribed: () => page.evaluate(() => localStorage.getItem("a-push-service") !== null),
		/** Waits for what arrives with a path, and hands it to the worker of the page. */
		deliver: async (path: RegExp) => {
			const data = await vi.waitFor(
				async () => {
					const found = (await arrived()).find((each) => path.test(each.path));
					if (!found) throw new Error("nothing arrived");
					return found;
				},
				{ timeout: 15_000, interval: 100 },
			);
			const devtools = await context.newCDPSession(page);
			const registration = new Promise<string>((resolve) => {
				devtools.on("ServiceWorker.workerRegistrationUpdated", ({ registrations }) => {
					const [first] = registrations;
					if (first) resolve(first.registrationId);
				});
			});
			await devtools.send("ServiceWorker.enable");
			const pushed = { origin, registrationId: await registration, data: JSON.stringify(data) };
			await devtools.send("ServiceWorker.deliverPushMessage", pushed);
			await devtools.detach();
			return data;
		},
		/** What the system shows of it. */
		shown: () =>
			page.evaluate(async () => {
				const registration = await navigator.serviceWorker.ready;
				return (await registration.getNotifications()).map(({ title, body, data }) => ({ title, body, path: data.path }));
			}),
		/** Does what a click on a notification does; a worker brings a window to the front only for a real one. */
		async click(path: string) {
			const [worker] = context.serviceWorkers();
			if (!worker) throw new Error("the page has no worker");
			await worker.evaluate(async (to) => {
				const scope = globalThis as unknown as { WindowClient: { prototype: object }; open: (path: string) => Promise<void> };
				Object.assign(scope.WindowClient.prototype, { focus: async () => undefined });
				await scope.open(to);
			}, path);
			await expect.poll(() => new URL(page.url()).pathname, { timeout: 20_000 }).toBe(path);
		},
	};
}
