import type { MessageRow } from "#app/domain/realtime/rows.ts";
import type { Store } from "#app/domain/realtime/store.ts";
import type { Unsent } from "#app/domain/realtime/threads.ts";

/** What the server said to a reply; `unreached` when it could not be asked. */
export type Outcome = { ok: true; message: MessageRow } | { ok: false; reason: string; memberId?: string };

/** The reason of a reply that could not reach the server, though the browser is online. */
export const UNREACHED = "unreached";

const TRIES = 5;

type NewReply = Pick<Unsent, "seen" | "anyway"> & { conversationId: string; authorId: string; at: number; replyTo?: string | undefined } & (
		| { text: string; file?: undefined }
		| { text?: undefined; file: File }
	);

/** Shows a reply at once and puts it on its way. */
export function addUnsent(store: Store, { conversationId, authorId, at, replyTo, text, file, seen, anyway = false }: NewReply) {
	const clientId = crypto.randomUUID();
	const row: Unsent["row"] = {
		id: `local-${clientId}`,
		conversationId,
		clientId,
		kind: "message",
		via: "webhook",
		direction: "outbound",
		source: "app",
		authorId,
		text: text ?? null,
		attachments: file ? [{ type: kindOf(file), media: URL.createObjectURL(file), name: file.name }] : [],
		status: "queued",
		failure: null,
		heldUntil: null,
		sentAt: at,
		replyTo: replyTo ? { messageId: replyTo } : null,
		story: null,
		referral: null,
		reactions: [],
		editedAt: null,
		unsentAt: null,
		deletedAt: null,
	};
	store.setUnsent([
		...store.unsent(),
		{ row, attempts: 0, state: "waiting", seen, anyway, ...(file && { file, progress: 0 }), ...(replyTo && { replyTo }) },
	]);
}

function kindOf({ type }: File): string {
	const [kind = ""] = type.split("/");
	return kind === "image" || kind === "video" || kind === "audio" ? kind : "file";
}

/** Notes how much of a file has left, from 0 to 1. */
export function progressUnsent(store: Store, clientId: string, progress: number) {
	change(store, clientId, (reply) => ({ ...reply, progress }));
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
	if (outcome.ok) {
		forgetFiles(store.unsent().filter((reply) => reply.row.clientId === clientId));
		return store.takeSent(outcome.message);
	}
	change(store, clientId, (reply) => {
		const attempts = reply.attempts + 1;
		if (outcome.reason === UNREACHED && attempts < TRIES) return { ...reply, attempts, state: "waiting" };
		const failure = outcome.memberId ? `${outcome.reason}:${outcome.memberId}` : outcome.reason;
		return { ...reply, attempts, state: "refused", row: { ...reply.row, status: "failed", failure } };
	});
}

/** Sends a refused reply again; `anyway` although somebody else of the team answers. */
export function retryUnsent(store: Store, clientId: string, anyway = false) {
	change(store, clientId, (reply) => ({
		...reply,
		attempts: 0,
		state: "waiting",
		anyway,
		row: { ...reply.row, status: "queued", failure: null },
	}));
}

/** Drops a reply that the server never took. */
export function discardUnsent(store: Store, clientId: string) {
	forgetFiles(store.unsent().filter((reply) => reply.row.clientId === clientId));
	store.setUnsent(store.unsent().filter((reply) => reply.row.clientId !== clientId));
}

function change(store: Store, clientId: string, next: (reply: Unsent) => Unsent) {
	store.setUnsent(store.unsent().map((reply) => (reply.row.clientId === clientId ? next(reply) : reply)));
}

/** A picture that is shown from memory stays there until somebody lets it go. */
function forgetFiles(replies: readonly Unsent[]) {
	for (const { row, file } of replies) if (file) for (const { media } of row.attachments) if (media) URL.revokeObjectURL(media);
}
