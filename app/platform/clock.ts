/** The only clock. Locally it can be moved, so that windows, token ages and due dates can be tried. */
let offset = 0;

/** Milliseconds since 1970. */
export function now(): number {
	return Date.now() + offset;
}

/** Moves the clock of this runtime; only the local door and tests call it. */
export function setClockOffset(milliseconds: number) {
	offset = milliseconds;
}

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
