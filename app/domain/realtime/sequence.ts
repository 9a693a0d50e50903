import type { Counts, Rows, ServerFrame } from "./rows.ts";

/** How long a frame that came early waits for the one before it. */
const PATIENCE_MS = 150;

type Channel = {
	seq(): number | null;
	/** Rows as they were at `seq`, which may lie behind what is here. */
	receive(rows: Rows, seq: number, counts: Counts): void;
	/** Asks the server for everything after `seq`. */
	resume(seq: number): void;
	/** What is here cannot be continued. */
	reset(): void;
};

type Change = Extract<ServerFrame, { type: "change" }>;

/**
 * Puts frames into the order of their seq: nothing early, and a gap is asked for. A number that was told already is heard again: of two
 * frames with one number, each may say what the other does not, and older rows change nothing.
 */
export function createSequence({ seq, receive, resume, reset }: Channel) {
	const early = new Map<number, Change[]>();
	let timer: ReturnType<typeof setTimeout> | undefined;

	function ask() {
		const now = seq();
		if (now !== null) resume(now);
	}

	function drain() {
		for (;;) {
			const next = early.get((seq() ?? 0) + 1);
			if (!next) break;
			early.delete((seq() ?? 0) + 1);
			for (const frame of next) receive(frame.rows, frame.seq, frame.counts);
		}
		for (const [key, frames] of early) {
			if (key > (seq() ?? 0)) continue;
			early.delete(key);
			for (const frame of frames) receive(frame.rows, frame.seq, frame.counts);
		}
		clearTimeout(timer);
		timer = early.size > 0 ? setTimeout(ask, PATIENCE_MS) : undefined;
	}

	return {
		take(frame: ServerFrame) {
			const now = seq();
			if (now === null) return;
			switch (frame.type) {
				case "hello":
					if (frame.seq !== now) ask();
					return;
				case "change":
					if (frame.seq > now) early.set(frame.seq, [...(early.get(frame.seq) ?? []), frame]);
					else receive(frame.rows, frame.seq, frame.counts);
					drain();
					return;
				case "changes":
					if (frame.seq > now && frame.after <= now) receive(frame.rows, frame.seq, frame.counts);
					drain();
					if (frame.more || frame.after > now) ask();
					return;
				case "reset":
					early.clear();
					clearTimeout(timer);
					reset();
					return;
			}
		},
		stop: () => clearTimeout(timer),
	};
}
