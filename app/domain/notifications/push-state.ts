import { toBase64Url } from "#app/platform/crypto.ts";
import { deviceId } from "./device-id.ts";

/** How this browser stands to notifications: what it cannot do, what it was told by its user, and which device it is where it shows them. */
export type PushState = { kind: "unsupported" | "needs-installing" | "blocked" | "off" } | { kind: "subscribed"; deviceId: string };

/** What a page hands to the server so that this browser can be reached. */
export type SubscriptionFields = { endpoint: string; p256dh: string; auth: string };

/** Asks this browser how it stands. */
export async function readPushState(): Promise<PushState> {
	if (!canPush()) return { kind: isPlainIos() ? "needs-installing" : "unsupported" };
	if (Notification.permission === "denied") return { kind: "blocked" };
	const subscription = await (await navigator.serviceWorker.getRegistration("/"))?.pushManager.getSubscription();
	if (!subscription || Notification.permission !== "granted") return { kind: "off" };
	return { kind: "subscribed", deviceId: await deviceId(subscription.endpoint) };
}

/**
 * Asks for permission where that was not done yet, and subscribes this browser under our key. Null when its user does not allow it;
 * throws when its push service cannot be reached.
 */
export async function subscribe(key: string): Promise<SubscriptionFields | null> {
	if ((await Notification.requestPermission()) !== "granted") return null;
	await navigator.serviceWorker.register("/sw.js");
	const { pushManager } = await navigator.serviceWorker.ready;
	const before = await pushManager.getSubscription();
	// One under another key stands in the way of ours, and nobody can write to it any more.
	if (before && keyOf(before) !== key) await before.unsubscribe();
	return subscribeWith(pushManager, key);
}

/**
 * Subscribes again, without asking anybody, a browser that may show notifications and is not subscribed, and says so to the server
 * at `path`, also when the page is left meanwhile. What the server did not take is undone, so that the next page tries anew.
 */
export async function subscribeAgain(key: string, path: string): Promise<void> {
	if (!canPush() || Notification.permission !== "granted") return;
	const { pushManager } = await navigator.serviceWorker.ready;
	if (await pushManager.getSubscription()) return;
	const body = new URLSearchParams({ intent: "add-device", ...(await subscribeWith(pushManager, key)) });
	const isTaken = await fetch(path, { method: "POST", body, keepalive: true }).then(
		({ ok }) => ok,
		() => false,
	);
	if (!isTaken) await (await pushManager.getSubscription())?.unsubscribe();
}

async function subscribeWith(pushManager: PushManager, key: string): Promise<SubscriptionFields> {
	const subscription = await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
	const { endpoint, keys } = subscription.toJSON();
	return { endpoint: endpoint ?? "", p256dh: keys?.p256dh ?? "", auth: keys?.auth ?? "" };
}

/** Calls back when the user changes in the browser what this page may do. Returns how to stop. */
export function onPermissionChange(listener: () => void): () => void {
	let status: PermissionStatus | undefined;
	let isOver = false;
	navigator.permissions?.query({ name: "notifications" }).then(
		(found) => {
			status = found;
			if (!isOver) status.addEventListener("change", listener);
		},
		// Older browsers do not tell: the page then says so when it is loaded again.
		() => undefined,
	);
	return () => {
		isOver = true;
		status?.removeEventListener("change", listener);
	};
}

/** Calls back when the test of a notification arrives at this browser. Returns how to stop. */
export function onTestArrival(listener: () => void): () => void {
	if (!("serviceWorker" in navigator)) return () => undefined;
	const hear = ({ data }: MessageEvent) => data?.type === "pushed" && data.tag === "test" && listener();
	navigator.serviceWorker.addEventListener("message", hear);
	return () => navigator.serviceWorker.removeEventListener("message", hear);
}

function canPush() {
	return "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;
}

/** On iPhone and iPad only an app on the home screen shows notifications; an iPad calls itself a Mac, with fingers. */
function isPlainIos() {
	const { userAgent, maxTouchPoints } = navigator;
	const isIos = /iPhone|iPad|iPod/.test(userAgent) || (userAgent.includes("Macintosh") && maxTouchPoints > 1);
	return isIos && !window.matchMedia("(display-mode: standalone)").matches;
}

function keyOf({ options: { applicationServerKey } }: PushSubscription) {
	return applicationServerKey && toBase64Url(new Uint8Array(applicationServerKey));
}
