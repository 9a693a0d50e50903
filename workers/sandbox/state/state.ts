import type { Env } from "#workers/sandbox/env.ts";

/** What every part of the sandbox works on. All that must survive is in `sql`. */
export type State = {
	env: Env;
	sql: SqlStorage;
	transaction<T>(work: () => T): T;
	/** Sets the alarm, in real milliseconds since 1970. */
	wakeAt(time: number): void;
	/** Runs a task later, in real milliseconds, without holding up an answer. */
	after(milliseconds: number, task: () => Promise<unknown>): void;
	/** Calls counted in the running second, by account and kind of call. */
	calls: Map<string, { second: number; count: number }>;
	/** Pictures drawn so far, by file name. */
	pictures: Map<string, Uint8Array<ArrayBuffer>>;
};
