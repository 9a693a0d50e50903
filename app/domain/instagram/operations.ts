import type { ConnectionProblem, ConnectionStatus } from "#app/schema/shard.ts";

/** How an org's messages come and go; times are milliseconds since 1970, hours the last 24, the oldest first. */
export type Operations = {
	at: number;
	connections: {
		id: string;
		username: string;
		status: ConnectionStatus;
		problem: ConnectionProblem | null;
		lastWebhookAt: number | null;
		lastSendAt: number | null;
		polledAt: number | null;
		recoveredCount: number;
		/** The share of Instagram's allowance of calls that was used when the account was last compared, in percent. */
		allowanceUsed: number | null;
	}[];
	received: number[];
	sent: number[];
	/** Since when is counted, on days with more than are counted. */
	countedSince: number | null;
	/** Replies on their way, up to a hundred. */
	waiting: number;
	/** How long the oldest delivery waits that is still to be read. */
	queueAgeSeconds: number;
	/** From an event to open pages, in seconds: half, and 95 of 100, are not slower. Null before the first. */
	push: { median: number | null; slowest: number | null };
};
