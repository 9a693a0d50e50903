import { expect, test, vi } from "vitest";
import type { ServerFrame } from "./rows.ts";
import { createSequence } from "./sequence.ts";

const counts = { unreadConversations: 0 };

function change(seq: number): ServerFrame {
	return { type: "change", seq, event: "message.received", at: 0, rows: {}, counts };
}

function follow(from: number) {
	let now: number | null = from;
	const taken: number[] = [];
	const asked: number[] = [];
	let resets = 0;
	const sequence = createSequence({
		seq: () => now,
		receive(_, seq) {
			taken.push(seq);
			now = Math.max(now ?? 0, seq);
		},
		resume: (seq) => asked.push(seq),
		reset: () => {
			resets += 1;
		},
	});
	return { sequence, taken, asked, resets: () => resets };
}

test("frames that come in any order are taken in theirs", () => {
	const { sequence, taken } = follow(10);

	for (const seq of [12, 11, 14, 13]) sequence.take(change(seq));

	expect(taken).toEqual([11, 12, 13, 14]);
});

test("a number that is told twice is heard twice, whichever comes first, and nothing is asked for", () => {
	vi.useFakeTimers();
	const { sequence, taken, asked } = follow(10);

	for (const seq of [12, 12, 11, 11, 10]) sequence.take(change(seq));
	vi.advanceTimersByTime(1000);

	expect(taken).toEqual([11, 12, 12, 11, 10]);
	expect(asked).toEqual([]);
	vi.useRealTimers();
});

test("a gap that stays is asked for, one that closes is not", () => {
	vi.useFakeTimers();
	const { sequence, asked } = follow(10);

	sequence.take(change(12));
	sequence.take(change(11));
	vi.advanceTimersByTime(1000);
	expect(asked).toEqual([]);

	sequence.take(change(15));
	vi.advanceTimersByTime(1000);
	expect(asked).toEqual([12]);
	sequence.stop();
	vi.useRealTimers();
});

test("what was missed is taken, then what came early, and more is asked for while there is more", () => {
	const { sequence, taken, asked } = follow(10);

	sequence.take(change(21));
	sequence.take({ type: "changes", after: 10, seq: 20, rows: {}, counts, more: true });
	sequence.stop();

	expect(taken).toEqual([20, 21]);
	expect(asked).toEqual([21]);
});

test("a channel that is at another place is asked what happened, one at the same place is not", () => {
	const { sequence, asked } = follow(10);

	sequence.take({ type: "hello", seq: 10 });
	sequence.take({ type: "hello", seq: 14 });

	expect(asked).toEqual([10]);
});

test("a reset is passed on", () => {
	const { sequence, resets } = follow(10);

	sequence.take({ type: "reset", seq: 3 });

	expect(resets()).toBe(1);
});
