/** A conversation that is opening takes this long at most until its reply can be written. */
const SOON_MS = 800;
let wantedAt: number | null = null;

/** Notes that somebody wants to write: fast fingers press the key before the next conversation is there. */
export function wantReply() {
	wantedAt = Date.now();
}

/** Whether a reply that has just appeared is to have the focus. */
export function isReplyWanted(): boolean {
	const isWanted = wantedAt !== null && Date.now() - wantedAt < SOON_MS;
	wantedAt = null;
	return isWanted;
}
