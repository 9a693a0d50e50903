/** That somebody is through with beginning or does not want to see it, kept by the browser: nothing is asked for then. */
const nameOf = (slug: string) => `dmt:begun:${slug}`;

export function hasBegun(slug: string, userId: string): boolean {
	return localStorage.getItem(nameOf(slug)) === userId;
}

/** Remembers it. */
export function keepBegun(slug: string, userId: string) {
	try {
		localStorage.setItem(nameOf(slug), userId);
	} catch {
		// Storage is switched off: the server is asked again.
	}
}

/** Remembers it no longer. */
export function forgetBegun(slug: string) {
	localStorage.removeItem(nameOf(slug));
}
