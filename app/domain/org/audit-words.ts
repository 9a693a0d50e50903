import { CAPABILITY_ROWS } from "./roles.ts";

/** The kinds of things that happen, by the first word of an action, as the filter names them. */
export const AUDIT_GROUPS: Record<string, string> = {
	reply: "Replies",
	file: "Files sent",
	note: "Notes",
	"saved-reply": "Saved replies",
	view: "Saved views",
	message: "Messages",
	contact: "Contacts",
	tag: "Tags",
	conversation: "Conversations",
	"follow-up": "Follow-ups",
	cadence: "Cadences",
	turn: "Turns in getting leads",
	connection: "Connections",
	import: "Imports",
	member: "Members",
	invitation: "Invitations",
	ownership: "Ownership",
	"api-token": "API tokens",
	organization: "Organization",
	audit: "Audit log",
	isolation: "Proof of separation",
	notifications: "Notifications",
	beginning: "Beginning",
};

/** What was done, after the name of who did it; `{target}` and `{stage}` are named where they are still there. */
const ACTIONS: Record<string, string> = {
	"reply.queued": "wrote a reply to {target}",
	"saved-reply.saved": "saved a saved reply",
	"saved-reply.deleted": "deleted a saved reply",
	"view.saved": "saved a view of the inbox",
	"view.renamed": "renamed a saved view",
	"view.updated": "changed the filters of a saved view",
	"view.shared": "shared a saved view with the team",
	"view.unshared": "took a saved view away from the team",
	"view.deleted": "deleted a saved view",
	"note.added": "wrote a note beside {target}",
	"note.edited": "changed a note beside {target}",
	"note.deleted": "deleted a note beside {target}",
	"reply.taken-back": "took back a reply to {target} before it left",
	"reply.scheduled": "planned a reply to {target}",
	"reply.rescheduled": "gave a planned reply to {target} another time",
	"reply.unscheduled": "took away a planned reply to {target}",
	"reply.schedule-ended": "came to a planned reply to {target}",
	"reply.retried": "sent a reply to {target} again",
	"file.queued": "sent a file to {target}",
	"message.reacted": "reacted to a message of the conversation with {target}",
	"message.unreacted": "took back a reaction in the conversation with {target}",
	"message.deleted": "deleted a message here in the conversation with {target}",
	"contact.moved": "moved {target} to {stage}",
	"contact.assigned": "assigned {target}",
	"contact.handed-over": "handed {target} over with a note",
	"contact.hand-over-undone": "took back that {target} was handed over",
	"contact.tagged": "gave {target} a tag",
	"contact.untagged": "took a tag from {target}",
	"tag.created": "made a tag",
	"tag.renamed": "renamed a tag",
	"tag.merged": "merged a tag into another",
	"tag.deleted": "deleted a tag",
	"conversation.done": "was done with {target}",
	"conversation.open": "brought the conversation with {target} back",
	"conversation.snoozed": "snoozed {target}",
	"conversation.unread": "marked {target} as unread",
	"follow-up.set": "set a follow-up with {target}",
	"follow-up.changed": "changed a follow-up with {target}",
	"follow-up.done": "did the follow-up with {target}",
	"follow-up.cancelled": "cancelled a follow-up with {target}",
	"follow-up.reopened": "opened a follow-up with {target} again",
	"cadence.saved": "saved a cadence of follow-ups",
	"cadence.removed": "removed a cadence of follow-ups",
	"turn.saved": "let {target} take turns in getting new leads",
	"turn.removed": "took {target} out of the turns",
	"conversation.bulk-done": "was done with {count} conversations at once",
	"conversation.bulk-open": "brought {count} conversations back at once",
	"conversation.bulk-snoozed": "snoozed {count} conversations at once",
	"conversation.bulk-read": "marked {count} conversations as read at once",
	"conversation.bulk-unread": "marked {count} conversations as unread at once",
	"contact.bulk-assigned": "assigned {count} contacts at once",
	"contact.bulk-tagged": "gave {count} contacts a tag at once",
	"contact.bulk-untagged": "took a tag from {count} contacts at once",
	"contact.bulk-moved": "moved {count} contacts to {stage} at once",
	"connection.requested": "went to Instagram to connect an account",
	"connection.connected": "connected {target}",
	"connection.reconnected": "reconnected {target}",
	"connection.removed": "disconnected {target}",
	"connection.tried-again": "asked Instagram again for {target}",
	"import.started": "had the history of {target} read",
	"organization.created": "created the organization",
	"member.joined": "joined the organization",
	"member.removed": "removed {target}",
	"member.left": "left the organization",
	"member.role-changed": "changed the role of {target}",
	"invitation.sent": "invited somebody",
	"invitation.sent-again": "sent an invitation again",
	"invitation.revoked": "took back an invitation",
	"invitation.accepted": "accepted an invitation",
	"ownership.offered": "offered the organization to {target}",
	"ownership.taken-back": "took back the offer of the organization",
	"ownership.declined": "declined the offer of the organization",
	"ownership.accepted": "accepted the organization",
	"api-token.made": "made an API token",
	"api-token.revoked": "revoked an API token",
	"organization.changed": "changed the rules of the organization",
	"audit.checked": "checked the audit log",
	"audit.exported": "exported the audit log",
	"notifications.changed": "chose what they are told, and how",
	"notifications.device-added": "let a device show notifications",
	"notifications.device-removed": "took a device away from notifications",
	"notifications.tested": "had a test shown on a device",
	"beginning.dismissed": "sent the list of first steps away",
	"beginning.brought-back": "brought the list of first steps back",
	"isolation.proved": "had the separation of organizations proved",
};

/** Ways to say what the target of an action is when it is not there any more. */
const GONE: Record<string, string> = {
	reply: "somebody who is gone",
	file: "somebody who is gone",
	note: "somebody who is gone",
	message: "somebody who is gone",
	contact: "a contact who is gone",
	conversation: "somebody who is gone",
	"follow-up": "somebody who is gone",
	ownership: "a member",
	connection: "an Instagram account",
	import: "an Instagram account",
	member: "a member",
	turn: "a member",
};

/** The first word of an action. */
export function groupOf(action: string): string {
	return action.split(".")[0] ?? action;
}

/** What a line says after the actor's name, in pieces around its target; `stage` is the name of the stage where there is one. */
export function sentenceOf(
	{ action, result, count }: { action: string; result: string; count?: string | null },
	stage: string | null,
): { before: string; gone: string | null; after: string } {
	const capability = CAPABILITY_ROWS.find((row) => row.capability === action);
	if (result === "refused") {
		return { before: `tried what their role does not allow: ${capability?.words ?? plain(action)}`, gone: null, after: "" };
	}
	const words = (ACTIONS[action] ?? plain(action))
		.replace("{stage}", stage ?? "a stage that is gone")
		.replace("{count}", count ?? "several");
	const [before = "", after] = words.split("{target}");
	return { before, gone: after === undefined ? null : (GONE[groupOf(action)] ?? "something that is gone"), after: after ?? "" };
}

/** An action without words of its own, told by its own: "member.role-changed" becomes "did this: member role changed". */
function plain(action: string) {
	return `did this: ${action.replaceAll(/[.-]/g, " ")}`;
}

/** What a check found, as a sentence. */
export function checkSentence({ problem, seq, lines }: { problem: string; seq: string; lines: string }): string {
	switch (problem) {
		case "none":
			return `Every line fits: ${lines} in an unbroken chain, and its end is the one that was kept elsewhere.`;
		case "missing":
			return `Line ${seq} is missing.`;
		case "inserted":
			return `Line ${seq} was put in and never sealed there.`;
		case "changed":
			return `Line ${seq} does not say what it said when it was sealed: it was changed, put in, or moved from another place.`;
		case "cut-off":
			return `The end of the log is gone, from line ${seq} on.`;
		default:
			return `The lines fit one another and not the end that was kept elsewhere: something at or before line ${seq} was written anew.`;
	}
}
