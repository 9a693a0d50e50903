/** The clock that the world and the app share; only the sandbox moves it. */
import type { Store } from "./store.ts";

export function tellClock(store: Store): { offset_ms: number; now: number } {
	return { offset_ms: store.offset, now: store.now() };
}

/** Moves the world's clock and tells the app. `app` is the app's status, null when it could not be reached. */
export async function moveClock(store: Store, offset: number): Promise<{ offset_ms: number; now: number; app: number | null }> {
	store.moveClock(offset);
	return { ...tellClock(store), app: await tellApp(store) };
}

async function tellApp(store: Store): Promise<number | null> {
	try {
		const response = await fetch(`${store.env.APP_ORIGIN}/local/clock`, {
			method: "POST",
			headers: { "content-type": "application/json", "x-local-secret": store.env.META_APP_SECRET },
			body: JSON.stringify({ offset_ms: store.offset }),
			signal: AbortSignal.timeout(5000),
		});
		await response.body?.cancel();
		return response.status;
	} catch {
		return null;
	}
}
