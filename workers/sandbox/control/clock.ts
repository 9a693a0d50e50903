import { z } from "zod";
import { now, readOffset, setOffset } from "#workers/sandbox/state/clock.ts";
import type { State } from "#workers/sandbox/state/state.ts";

const PATIENCE = 5000;
const offset = z.number().int().min(-1e12).max(1e12);

export const clockBody = z.union([z.strictObject({ advance_ms: offset }), z.strictObject({ offset_ms: offset })], {
	error: "give either advance_ms or offset_ms, a whole number of milliseconds",
});

export function readClock(state: State) {
	return { offset_ms: readOffset(state), now: now(state) };
}

/** Moves the world's clock and the app's with it; `app` is the app's HTTP status, null when it does not answer. */
export async function moveClock(state: State, body: z.infer<typeof clockBody>) {
	setOffset(state, "advance_ms" in body ? readOffset(state) + body.advance_ms : body.offset_ms);
	return { ...readClock(state), app: await tellApp(state) };
}

async function tellApp(state: State): Promise<number | null> {
	try {
		const response = await fetch(`${state.env.APP_ORIGIN}/local/clock`, {
			method: "POST",
			headers: { "content-type": "application/json", "x-local-secret": state.env.META_APP_SECRET },
			body: JSON.stringify({ offset_ms: readOffset(state) }),
			signal: AbortSignal.timeout(PATIENCE),
		});
		await response.body?.cancel();
		return response.status;
	} catch {
		return null;
	}
}
