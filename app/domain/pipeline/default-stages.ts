import type { StageKind } from "#app/schema/shard.ts";

/** The stages of a new organization's pipeline, in order. */
export const DEFAULT_STAGES: readonly { name: string; kind: StageKind }[] = [
	{ name: "Outreach Sent", kind: "open" },
	{ name: "In Conversation", kind: "open" },
	{ name: "Interested", kind: "open" },
	{ name: "Meeting Booked", kind: "open" },
	{ name: "Closed", kind: "won" },
	{ name: "Lost", kind: "lost" },
];
