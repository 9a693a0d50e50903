import { type FormAnswer, postForm } from "#app/domain/realtime/post-form.ts";

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
export function tellFollowUps(slug: string, fields: Record<string, string>): Promise<FormAnswer> {
	return postForm(`/o/${slug}/follow-ups/change`, fields);
}
