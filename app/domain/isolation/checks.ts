import { errorName } from "#app/platform/log.ts";

/** One attempt to reach another org: what was tried, what must come of it, what did. */
export type Check = { tried: string; expected: string; seen: string; passed: boolean };

/** All rows of the other org at a moment: how many, and the SHA-256 over all of them. */
export type Snapshot = { rows: number; hash: string };

/** Attempts of one kind, with the other org's rows before and after them. */
export type CheckGroup = { name: string; words: string; before: Snapshot; after: Snapshot; checks: Check[] };

/** What is signed. */
export type IsolationReport = {
	format: "dm-tracker-isolation-report-1";
	id: string;
	installation: string;
	build: string;
	/** The org at whose wish it was made, and the two that were made for it. */
	org: string;
	reader: string;
	other: string;
	shard: string;
	startedAt: string;
	finishedAt: string;
	tables: string[];
	groups: CheckGroup[];
	passed: number;
	failed: number;
};

/** An attempt that must give exactly this. */
export function expectSame(tried: string, expected: string, seen: string): Check {
	return { tried, expected, seen, passed: seen === expected };
}

/** An attempt that must give exactly this; one that breaks off is a check that failed, and not the end of the proof. */
export async function expectAnswer(tried: string, expected: string, attempt: () => Promise<string>): Promise<Check> {
	try {
		return expectSame(tried, expected, await attempt());
	} catch (error) {
		return { tried, expected, seen: `an error: ${errorName(error).slice(0, 120)}`, passed: false };
	}
}

/** An attempt that must fail with one of these errors; anything else, also another error, is a hole or hides one. */
export async function expectRefusal(tried: string, attempt: () => Promise<unknown>, isRefusal: (error: Error) => boolean): Promise<Check> {
	try {
		await attempt();
		return { tried, expected: "refused", seen: "it went through", passed: false };
	} catch (error) {
		const reason = error instanceof Error ? error : new Error(String(error));
		const passed = isRefusal(reason);
		return { tried, expected: "refused", seen: `${passed ? "refused" : "another error"}: ${reason.message.slice(0, 120)}`, passed };
	}
}
