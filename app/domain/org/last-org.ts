const COOKIE = "dmt_org";

/** The organization that a browser was in last, by its slug. */
export function lastOrgOf(cookieHeader: string | null): string | null {
	return /(?:^|;\s*)dmt_org=([\w-]{1,80})(?:;|$)/.exec(cookieHeader ?? "")?.[1] ?? null;
}

/** Remembers where this browser is for a year: `/` leads there. */
export function keepLastOrg(slug: string) {
	if (lastOrgOf(document.cookie) === slug) return;
	// biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing in Safari and Firefox
	document.cookie = `${COOKIE}=${slug}; Path=/; Max-Age=${365 * 24 * 60 * 60}; SameSite=Lax`;
}

/** Remembers it no longer. */
export function forgetLastOrg() {
	// biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing in Safari and Firefox
	document.cookie = `${COOKIE}=; Path=/; Max-Age=0; SameSite=Lax`;
}
