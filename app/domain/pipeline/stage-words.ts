import type { StageRow } from "#app/domain/realtime/rows.ts";

/** What brings a contact to a stage, for a column without any. The stages that every organization begins with have their own words. */
export function whatMovesHere({ name, kind }: StageRow): string {
	if (kind === "won") return "A contact lands here when the call ends in a yes.";
	if (kind === "lost") return "A contact lands here when they say no.";
	switch (name) {
		case "Outreach Sent":
			return "Everyone who writes for the first time begins here.";
		case "In Conversation":
			return "A contact moves here when the two of you are talking.";
		case "Interested":
			return "A contact moves here when they ask about the offer.";
		case "Meeting Booked":
			return "A contact moves here when a call is in the calendar.";
		default:
			return "Drag a contact here, or press M on its card.";
	}
}
