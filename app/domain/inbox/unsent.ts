import type { MessageRow } from "#app/domain/realtime/rows.ts";
import type { Store } from "#app/domain/realtime/store.ts";
import type { Unsent } from "#app/domain/realtime/threads.ts";

/** What the server said to a reply; `unreached` when it could not be asked. */
export type Outcome = { ok: true; message: MessageRow } | { ok: false; reason: string };

/** The reason of a reply that could not reach the server, though the browser is online. */
export const UNREACHED = "unreached";

const TRIES = 5;

/** Shows a reply at once and puts it on its way. */
export function addUnsent(store: Store, reply: { conversationId: string; text: string; authorId: string; at: number }) {
	const clientId = crypto.randomUUID();
	const row: Unsent["row"] = {
		id: `local-${clientId}`,
		conversationId: reply.conversationId,
		clientId,
		kind: "message",
		direction: "outbound",
		source: "app",
		authorId: reply.authorId,
		text: reply.text,
		attachments: [],
		status: "queued",
		failure: null,
		sentAt: reply.at,
		via: "webhook",
		replyTo: null,
		story: null,
		referral: null,
		reactions: [],
		editedAt: null,
		unsentAt: null,
		deletedAt: null,
	};
	store.setUnsent([...store.unsent(), { row, attempts: 0, state: "waiting" }]);
}

/** The replies that may leave now: of each conversation the first, and only when none of it is under way. */
export function nextUnsent(unsent: readonly Unsent[]): Unsent[] {
	const first = new Map<string, Unsent>();
	for (const reply of unsent) {
		if (reply.state !== "refused" && !first.has(reply.row.conversationId)) first.set(reply.row.conversationId, reply);
	}
	return [...first.values()].filter((reply) => reply.state === "waiting");
}

export function beginUnsent(store: Store, clientId: string) {
	change(store, clientId, (reply) => ({ ...reply, state: "in-flight" }));
}

/** Takes the server's answer: the stored message stands for the reply, a refusal stays beside it, silence means again. */
export function settleUnsent(store: Store, clientId: string, outcome: Outcome) {
	if (outcome.ok) return store.takeSent(outcome.message);
	change(store, clientId, (reply) => {
		const attempts = reply.attempts + 1;
		if (outcome.reason === UNREACHED && attempts < TRIES) return { ...reply, attempts, state: "waiting" };
		return { ...reply, attempts, state: "refused", row: { ...reply.row, status: "failed", failure: outcome.reason } };
	});
}

/** Sends a refused reply again. */
export function retryUnsent(store: Store, clientId: string) {
	change(store, clientId, (reply) => ({ ...reply, attempts: 0, state: "waiting", row: { ...reply.row, status: "queued", failure: null } }));
}

/** Drops a reply that the server never took. */
export function discardUnsent(store: Store, clientId: string) {
	store.setUnsent(store.unsent().filter((reply) => reply.row.clientId !== clientId));
}

function change(store: Store, clientId: string, next: (reply: Unsent) => Unsent) {
	store.setUnsent(store.unsent().map((reply) => (reply.row.clientId === clientId ? next(reply) : reply)));
}
