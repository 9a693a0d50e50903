import { DAY, now, SECOND } from "#workers/sandbox/state/clock.ts";
import type { State } from "#workers/sandbox/state/state.ts";

const LIFE = 7 * DAY;

/** Where a file of this name lies on our CDN. */
export function linkTo(state: State, name: string) {
	return `${state.env.SANDBOX_ORIGIN}/cdn/${name}`;
}

/** A link of our CDN that works for a week from now: `oe` is its end in seconds, in hex, as on Meta's. Others stay as they are. */
export function freshLink(state: State, link: string) {
	const url = URL.parse(link);
	if (!url || !link.startsWith(linkTo(state, ""))) return link;
	url.searchParams.set("oe", Math.trunc((now(state) + LIFE) / SECOND).toString(16));
	return url.href;
}

/** Whether the link was given out with an end, and that is over. One without an end always works. */
export function hasExpired(state: State, url: URL) {
	const end = url.searchParams.get("oe");
	return end !== null && !(Number.parseInt(end, 16) * SECOND > now(state));
}
