import { z } from "zod";
import type { Account } from "#workers/sandbox/state/accounts.ts";
import { now } from "#workers/sandbox/state/clock.ts";
import { storeMessage } from "#workers/sandbox/state/messages.ts";
import { findOrMakePerson } from "#workers/sandbox/state/people.ts";
import type { State } from "#workers/sandbox/state/state.ts";

const party = z.object({ id: z.string().regex(/^\d{1,30}$/) });
const message = z.object({
	sender: party,
	recipient: party,
	timestamp: z.number().int().positive().optional().catch(undefined),
	message: z.object({
		mid: z.string().min(1),
		text: z.string().nullish(),
		attachments: z
			.array(z.object({ type: z.string(), payload: z.object({ url: z.string().optional() }).nullish() }))
			.nullish()
			.catch(null),
		is_deleted: z.unknown().optional(),
	}),
});

/** Stores those events given as they are that are messages, so that they can be answered and read; the mid of the first. */
export function keepRaw(state: State, account: Account, events: readonly Record<string, unknown>[]): string | null {
	let first: string | null = null;
	state.transaction(() => {
		for (const event of events) {
			const parsed = message.safeParse(event);
			if (!parsed.success || parsed.data.message.is_deleted) continue;
			const { sender, recipient, timestamp } = parsed.data;
			const { mid, text, attachments } = parsed.data.message;
			const isOurs = sender.id === account.id;
			const person = findOrMakePerson(state, account.id, isOurs ? recipient.id : sender.id);
			storeMessage(state, {
				mid,
				accountId: account.id,
				personId: person.id,
				direction: isOurs ? "outbound" : "inbound",
				text: text ?? null,
				attachments: (attachments ?? []).map(({ type, payload }) => ({ type, url: payload?.url })),
				extra: {},
				at: timestamp ?? now(state),
			});
			first ??= mid;
		}
	});
	return first;
}
