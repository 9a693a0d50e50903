/**
 * What running DM Tracker costs, from what was measured to money.
 * Prices are Cloudflare's published ones of the Workers Paid plan, USD; the account's monthly base and included amounts
 * are left out, so that a figure is what one more costs.
 */

/** USD for one of each. */
const PRICES = {
	requests: 0.3 / 1e6,
	cpuMs: 0.02 / 1e6,
	queueOperations: 0.4 / 1e6,
	rowsRead: 0.001 / 1e6,
	rowsWritten: 1 / 1e6,
	channelRequests: 0.15 / 1e6,
	channelGbSeconds: 12.5 / 1e6,
	storedGbMonths: 0.75,
} as const;

/** What the free plan carries in a day, and in its databases together. */
const FREE_PLAN = { requests: 100_000, rowsRead: 5_000_000, rowsWritten: 100_000, queueOperations: 10_000, storedGb: 5 } as const;

export type Usage = Partial<Record<keyof typeof PRICES, number>>;

/** A queue message is written, read and deleted: three operations. */
export const OPERATIONS_A_QUEUE_MESSAGE = 3;
/** Memory that a Durable Object is billed with, GB. */
export const CHANNEL_GB = 0.128;
/** How long one publish keeps the org's channel awake, seconds; it sleeps again when nothing comes. */
export const CHANNEL_AWAKE_SECONDS = 0.01;

/** What so much costs, USD, whole and by part. */
export function costOf(usage: Usage): { total: number; parts: Record<string, number> } {
	const parts = Object.fromEntries(
		Object.entries(PRICES).flatMap(([name, price]) => {
			const amount = usage[name as keyof typeof PRICES];
			return amount ? [[name, amount * price]] : [];
		}),
	);
	return { total: Object.values(parts).reduce((sum, part) => sum + part, 0), parts };
}

/** A seat of a team, in a month of 22 working days. */
type Seat = { messagesADay: number; repliesADay: number; inboxOpensADay: number };

/** What a seat costs in a month, USD, from what one of each uses. A reply is taken to write what a message does. */
export function costOfSeat(seat: Seat, { message, inboxOpen }: { message: Usage; inboxOpen: Usage }): number {
	const days = 22;
	const messages = costOf(message).total * (seat.messagesADay + seat.repliesADay);
	return days * (messages + costOf(inboxOpen).total * seat.inboxOpensADay);
}

/** How many messages a day the free plan carries, and which of its limits ends it. */
export function carriedByFreePlan(message: Usage): { messagesADay: number; endedBy: string } {
	const limits = (["requests", "rowsRead", "rowsWritten", "queueOperations"] as const).map((name) => ({
		endedBy: name as string,
		messagesADay: Math.floor(FREE_PLAN[name] / (message[name] || Number.MIN_VALUE)),
	}));
	return limits.reduce((least, limit) => (limit.messagesADay < least.messagesADay ? limit : least));
}
