/**
 * A note that hands a lead over says so by its client id, which no browser can choose: it has a sign that theirs cannot have.
 * `from` and `to` are members' ids; `from` is empty where the lead was nobody's.
 */
type HandOver = { clientId: string; from: string; to: string };

export function handOverId({ clientId, from, to }: HandOver): string {
	return `${handOverPrefix(clientId)}${from}:${to}`;
}

/** How the client id begins of the note that a browser called `clientId`. */
export function handOverPrefix(clientId: string): string {
	return `hand-over:${clientId}:`;
}

/** What a note hands over; null for other notes. */
export function handOverOf(note: { clientId: string }): HandOver | null {
	const [kind, clientId, from, to] = note.clientId.split(":");
	if (kind !== "hand-over" || !clientId || from === undefined || !to) return null;
	return { clientId, from, to };
}
