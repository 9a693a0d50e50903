/** Whether a member had this browser show what an org tells them, kept by the browser: signing out ends it, and signing in again brings it back. */
type Kept = { userId: string; key: string };

const nameOf = (slug: string) => `dmt:told:${slug}`;

/** Remembers that they did, and the key under which the browser subscribed. */
export function keepTold(slug: string, kept: Kept) {
	try {
		localStorage.setItem(nameOf(slug), JSON.stringify(kept));
	} catch {
		// Storage is switched off: they turn it on again themselves.
	}
}

/** Remembers it no longer. */
export function forgetTold(slug: string) {
	try {
		localStorage.removeItem(nameOf(slug));
	} catch {
		// There was nothing to forget.
	}
}

/** The key to subscribe under again where this member did before; null where they did not. */
export function keptKey(slug: string, userId: string): string | null {
	try {
		const kept: unknown = JSON.parse(localStorage.getItem(nameOf(slug)) ?? "null");
		const isTheirs = typeof kept === "object" && kept !== null && "userId" in kept && kept.userId === userId;
		return isTheirs && "key" in kept && typeof kept.key === "string" ? kept.key : null;
	} catch {
		return null;
	}
}
