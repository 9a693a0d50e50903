import type { Counts, Rows, ServerFrame } from "./rows.ts";

/** How long a frame that came early waits for the one before it. */
const PATIENCE_MS = 150;

type Channel = {
	seq(): number | null;
	receive(rows: Rows, seq: number, counts: Counts): void;
	/** Asks the server for everything after `seq`. */
	resume(seq: number): void;
	/** What is here cannot be continued. */
	reset(): void;
};

/** Puts frames into the order of their seq: nothing twice, nothing early, and a gap is asked for. */
export function createSequence({ seq, receive, resume, reset }: Channel) {
	const early = new Map<number, Extract<ServerFrame, { type: "change" }>>();
	let timer: ReturnType<typeof setTimeout> | undefined;

	function ask() {
		const now = seq();
		if (now !== null) resume(now);
	}

	function drain() {
		for (;;) {
			const next = early.get((seq() ?? 0) + 1);
			if (!next) break;
			early.delete(next.seq);
			receive(next.rows, next.seq, next.counts);
		}
		for (const key of early.keys()) if (key <= (seq() ?? 0)) early.delete(key);
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
					if (frame.seq > now) early.set(frame.seq, frame);
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
