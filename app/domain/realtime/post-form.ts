/** What a door said to a form; `unreached` when it could not be asked. */
export type FormAnswer<Answer extends { ok: true } = { ok: true; ids?: string[] }> = Answer | { ok: false; reason: string };

/** Sends a form to one of the org's doors that answer in JSON. A session that ended leads to the sign-in page. */
export async function postForm<Answer extends { ok: true } = { ok: true; ids?: string[] }>(
	path: string,
	fields: Record<string, string>,
): Promise<FormAnswer<Answer>> {
	try {
		const response = await fetch(path, { method: "POST", body: new URLSearchParams(fields) });
		if (response.redirected || response.status === 401) {
			window.location.assign(`/login?next=${encodeURIComponent(window.location.pathname)}`);
			return await new Promise<never>(() => undefined);
		}
		if (response.status === 404) return { ok: false, reason: "not-there" };
		if (response.status === 403) return { ok: false, reason: "not-allowed" };
		return (await response.json()) as FormAnswer<Answer>;
	} catch {
		return { ok: false, reason: "unreached" };
	}
}

const last = new Map<string, Promise<unknown>>();

/** The same, once the form sent before about the same `subject` has been answered: what is undone at once is still done first. */
export function postInOrder<Answer extends { ok: true } = { ok: true; ids?: string[] }>(
	subject: string,
	path: string,
	fields: Record<string, string>,
): Promise<FormAnswer<Answer>> {
	const answer = (last.get(subject) ?? Promise.resolve()).then(() => postForm<Answer>(path, fields));
	last.set(subject, answer);
	void answer.then(() => last.get(subject) === answer && last.delete(subject));
	return answer;
}
