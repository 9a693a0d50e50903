/** Deletes whatever of orgs this browser kept: nobody is signed in here any more. */
export async function forgetKept(): Promise<void> {
	if ("indexedDB" in window) indexedDB.deleteDatabase("dm-tracker");
	if (!("caches" in window)) return;
	for (const name of await caches.keys()) if (name.startsWith("pages-")) await caches.delete(name);
}
