import type { State } from "./state.ts";

export const SECOND = 1000;
export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;

/** The world's time in milliseconds since 1970: real time and the offset that a person gave it. */
export function now(state: State) {
	return Date.now() + readOffset(state);
}

export function readOffset(state: State) {
	const [row] = state.sql.exec<{ value: string }>("select value from settings where name = 'clock_offset'").toArray();
	return row ? Number(row.value) : 0;
}

export function setOffset(state: State, offset: number) {
	state.sql.exec("insert into settings values ('clock_offset', ?) on conflict (name) do update set value = excluded.value", String(offset));
}

/** A time as the Graph API writes it: `2026-01-01T00:00:00+0000`. */
export function graphTime(time: number) {
	return new Date(time).toISOString().replace(/\.\d{3}Z$/, "+0000");
}
