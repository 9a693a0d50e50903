/** Why something about a team or its organization was refused, as a sentence. */
export const TEAM_REFUSALS = {
	"is-owner": "The Owner cannot be changed, removed or leave. Ownership is handed over first.",
	"not-allowed": "Your role does not allow this, or no longer does.",
	"is-member": "This person is a member already.",
	"already-invited": "This address is invited already. You can send the invitation again below.",
	"too-many-invitations": "50 invitations were sent today, which is the most in a day. Send the next one tomorrow.",
	"offer-open": "The organization is on offer already. Take that offer back first.",
	"not-understood": "This form was not understood. Load the page again.",
} as const;

export type TeamRefusal = keyof typeof TEAM_REFUSALS;
