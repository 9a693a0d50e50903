/**
 * One of the org's further pages as JSON. Throws when it could not be had; a session that ended leads to the sign-in page.
 */
export async function fetchPage<Page>(path: string): Promise<Page> {
	const answer = await fetch(path, { headers: { accept: "application/json" } });
	if (answer.redirected || answer.status === 401) {
		window.location.assign(`/login?next=${encodeURIComponent(window.location.pathname)}`);
		return new Promise<never>(() => undefined);
	}
	if (!answer.ok) throw new Response(null, { status: answer.status });
	return (await answer.json()) as Page;
}
