/** The only clock. Locally it can be moved, so that windows, token ages and due dates can be tried. */
/** The pages' bundle and the Worker around it each hold a copy of this module: the offset is what they share. */
const shared = globalThis as { dmTrackerClockOffset?: number };

/** Milliseconds since 1970. */
export function now(): number {
	return Date.now() + (shared.dmTrackerClockOffset ?? 0);
}

/** Moves the clock of this runtime; only the local door and tests call it. */
export function setClockOffset(milliseconds: number) {
	shared.dmTrackerClockOffset = milliseconds;
}

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
