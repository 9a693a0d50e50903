import { useSyncExternalStore } from "react";
import type { Before, BulkChange } from "./bulk.ts";
import { bulkProblem, bulkRun, type Chosen, mayGoOn } from "./run-bulk.ts";
import { setBusy } from "./selection.ts";

/** What is being done with many: how far it is, and what it waits for. `total` is null while nobody knows how many there are. */
type Job = { doing: string; seen: number; total: number | null; problem: string | null };

const listeners = new Set<() => void>();
let job: Job | null = null;
let isStopped = false;
let goOn: ((again: boolean) => void) | null = null;

function set(next: Job | null) {
	job = next;
	setBusy(next !== null);
	for (const listener of listeners) listener();
}

export function useBulkJob(): Job | null {
	return useSyncExternalStore(
		(listener) => {
			listeners.add(listener);
			return () => listeners.delete(listener);
		},
		() => job,
		() => null,
	);
}

export const isBulkRunning = () => job !== null;

/** Stops after the piece that is under way. */
export function stopBulk() {
	isStopped = true;
	goOn?.(false);
}

/** Asks again for the piece that failed. */
export function goOnWithBulk() {
	goOn?.(true);
}

type Work = { change: BulkChange; chosen: Chosen; cursor?: string };

/** What came of the pieces: what was changed, how many were looked at, and why it ended early. */
export type Outcome = { changed: Before[]; seen: number; problem: string | null; isStopped: boolean };

/** Does one thing after another with many conversations, piece by piece, and shows how far it is. */
export async function runBulkJob(slug: string, doing: string, total: number | null, works: readonly Work[]): Promise<Outcome> {
	isStopped = false;
	const outcome: Outcome = { changed: [], seen: 0, problem: null, isStopped: false };
	set({ doing, seen: 0, total, problem: null });
	try {
		for (const { change, chosen, cursor } of works) {
			const run = bulkRun(slug, chosen, change, cursor);
			while (!run.isOver() && !isStopped) {
				const piece = await run.next();
				if (piece.ok) {
					outcome.changed.push(...piece.changed);
					outcome.seen += piece.seen;
					set({ doing, seen: outcome.seen, total, problem: null });
				} else {
					const problem = bulkProblem(piece.reason);
					if (!mayGoOn(piece.reason)) return { ...outcome, problem };
					set({ doing, seen: outcome.seen, total, problem });
					if (!(await isWanted())) return { ...outcome, problem };
				}
			}
		}
		return { ...outcome, isStopped };
	} finally {
		set(null);
	}
}

function isWanted() {
	return new Promise<boolean>((resolve) => {
		goOn = (again) => {
			goOn = null;
			resolve(again);
		};
	});
}
