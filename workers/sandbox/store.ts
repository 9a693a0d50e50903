/** The world's memory and its clock, as the parts of the sandbox use them. */
import type { SandboxEnv } from "./env.ts";
import { SCHEMA } from "./schema.ts";

type Value = string | number | null;
type Row = Record<string, SqlStorageValue>;

export class Store {
	readonly env: SandboxEnv;
	readonly #state: DurableObjectState;
	#offset: number;

	constructor(state: DurableObjectState, env: SandboxEnv) {
		this.env = env;
		this.#state = state;
		state.storage.sql.exec(SCHEMA);
		this.#offset = Number(this.setting("clock") ?? 0);
	}

	all<T extends Row>(query: string, ...values: Value[]): T[] {
		return this.#state.storage.sql.exec<T>(query, ...values).toArray();
	}

	one<T extends Row>(query: string, ...values: Value[]): T | null {
		return this.all<T>(query, ...values)[0] ?? null;
	}

	/** Runs a write and gives how many rows it wrote. */
	run(query: string, ...values: Value[]): number {
		const cursor = this.#state.storage.sql.exec(query, ...values);
		cursor.toArray();
		return cursor.rowsWritten;
	}

	setting(key: string): string | null {
		return this.one<{ value: string }>("select value from settings where key = ?", key)?.value ?? null;
	}

	set(key: string, value: string) {
		this.run("insert into settings (key, value) values (?, ?) on conflict (key) do update set value = excluded.value", key, value);
	}

	/** Milliseconds since 1970 by the world's clock. */
	now(): number {
		return Date.now() + this.#offset;
	}

	get offset(): number {
		return this.#offset;
	}

	moveClock(offset: number) {
		this.#offset = offset;
		this.set("clock", String(offset));
	}

	/** Lets work go on after the answer. */
	keep(work: Promise<unknown>) {
		this.#state.waitUntil(work.catch((error: unknown) => console.error(`sandbox: ${error}`)));
	}

	/** Wakes the world at this real time, or earlier if something else is due before. */
	async wakeAt(time: number) {
		const planned = await this.#state.storage.getAlarm();
		if (planned === null || planned > time) await this.#state.storage.setAlarm(time);
	}

	/** Forgets everything. */
	clear() {
		for (const table of ["settings", "accounts", "people", "messages", "tokens", "codes", "deliveries", "requests", "mails"]) {
			this.run(`delete from ${table}`);
		}
		this.#offset = 0;
	}
}
