import { forgetLastOrg } from "#app/domain/org/last-org.ts";

/** Deletes whatever of orgs this browser kept, and has it told nothing more: nobody is signed in here any more. */
export async function forgetKept(): Promise<void> {
	forgetLastOrg();
	if ("indexedDB" in window) indexedDB.deleteDatabase("dm-tracker");
	if ("caches" in window) {
		for (const name of await caches.keys()) if (name.startsWith("pages-")) await caches.delete(name);
	}
	if (!("serviceWorker" in navigator)) return;
	const subscription = await (await navigator.serviceWorker.getRegistration("/"))?.pushManager?.getSubscription();
	await subscription?.unsubscribe();
}
