/** What the server said about a follow-up; `unreached` when it could not be asked. */
export type Answer = { ok: true; ids?: string[] } | { ok: false; reason: string };

const REFUSALS: Record<string, string> = {
	"not-ahead": "A follow-up needs a time to come, within two years.",
	"not-a-member": "They are no longer in this organization.",
	"too-many": "Twenty follow-ups are open with this contact already.",
	"not-there": "This follow-up is not there any more.",
};

/** Why it was not done, as a sentence. */
export function refusalWords(reason: string): string {
	return REFUSALS[reason] ?? "DM Tracker could not be reached. Nothing was changed.";
}

/** Asks for a change of follow-ups. */
export async function tellFollowUps(slug: string, fields: Record<string, string>): Promise<Answer> {
	try {
		const response = await fetch(`/o/${slug}/follow-ups/change`, { method: "POST", body: new URLSearchParams(fields) });
		if (response.redirected || response.status === 401) {
			window.location.assign(`/login?next=${encodeURIComponent(window.location.pathname)}`);
			return await new Promise<never>(() => undefined);
		}
		if (response.status === 404) return { ok: false, reason: "not-there" };
		return (await response.json()) as Answer;
	} catch {
		return { ok: false, reason: "unreached" };
	}
}
