/** Who of the team is where in the inbox: what sockets say of themselves, and what the channel tells the others. */

/** A member in a conversation. `writingUntil` is set while they write: when that ends if they press no more keys. */
export type Companion = { memberId: string; conversationId: string; writingSince: number | null; writingUntil: number | null };

/** What the channel sends whenever somebody moves: everybody, as they are now. It has no number and is not kept. */
export type CompanyFrame = { type: "company"; companions: Companion[] };

/** What a socket remembers of where its member is. */
export type Whereabouts = {
	conversationId: string | null;
	writing: Writing | null /** What they wrote last and stopped at. */;
	stopped: Writing | null;
};
type Writing = { conversationId: string; since: number; until: number };

export const NOWHERE: Whereabouts = { conversationId: null, writing: null, stopped: null };

/** Who stops writing because they send has this long for the reply to arrive, before others count as first. */
const ARRIVES_WITHIN = 15_000;

/** Who writes and presses no more keys has stopped after this. */
const WRITING_FOR = 20_000;

/** What a browser says of where its member is. */
export type Movement = { type: "at"; conversationId: string | null } | { type: "write"; conversationId: string } | { type: "rest" };

/** Whereabouts after a movement at `now` (milliseconds). Who goes on writing keeps their place before others. */
export function whereAfter(before: Whereabouts, movement: Movement, now: number): Whereabouts {
	const after = moved(before, movement, now);
	const hasStopped = before.writing && before.writing.until > now && after.writing?.conversationId !== before.writing.conversationId;
	return { ...after, stopped: hasStopped && before.writing ? { ...before.writing, until: now + ARRIVES_WITHIN } : before.stopped };
}

function moved(before: Whereabouts, movement: Movement, now: number): Omit<Whereabouts, "stopped"> {
	switch (movement.type) {
		case "at":
			return {
				conversationId: movement.conversationId,
				writing: before.writing?.conversationId === movement.conversationId ? before.writing : null,
			};
		case "write": {
			const { conversationId } = movement;
			const since = before.writing?.conversationId === conversationId && before.writing.until > now ? before.writing.since : now;
			return { conversationId, writing: { conversationId, since, until: now + WRITING_FOR } };
		}
		case "rest":
			return { conversationId: before.conversationId, writing: null };
		default:
			return movement satisfies never;
	}
}

/** Everybody's whereabouts as others are told: each member once per conversation, as the one of their windows that writes has it. */
export function companionsOf(seats: readonly { userId: string; where: Whereabouts }[], now: number): Companion[] {
	const found = new Map<string, Companion>();
	for (const { userId, where } of seats) {
		const writing = where.writing && where.writing.until > now ? where.writing : null;
		for (const conversationId of new Set([where.conversationId, writing?.conversationId])) {
			if (!conversationId) continue;
			const key = `${userId} ${conversationId}`;
			const isHere = writing?.conversationId === conversationId;
			if (found.has(key) && !isHere) continue;
			found.set(key, {
				memberId: userId,
				conversationId,
				writingSince: isHere && writing ? writing.since : null,
				writingUntil: isHere && writing ? writing.until : null,
			});
		}
	}
	return [...found.values()];
}

/** Who may reply in a conversation: the member who began to write first of those who still do; null when nobody writes. */
export function holderAmong(companions: readonly Companion[], conversationId: string, now: number): string | null {
	const writers = companions.filter((one) => one.conversationId === conversationId && one.writingUntil !== null && one.writingUntil > now);
	const [first] = writers.sort((a, b) => (a.writingSince ?? 0) - (b.writingSince ?? 0) || (a.memberId < b.memberId ? -1 : 1));
	return first?.memberId ?? null;
}

/** Whether a member began to write in a conversation before the one who holds it, and has just stopped: they are sending. */
export function wasBefore(
	seats: readonly { userId: string; where: Whereabouts }[],
	holder: Companion,
	memberId: string,
	now: number,
): boolean {
	return seats.some(
		({ userId, where: { stopped } }) =>
			userId === memberId &&
			stopped?.conversationId === holder.conversationId &&
			stopped.until > now &&
			stopped.since < (holder.writingSince ?? 0),
	);
}
