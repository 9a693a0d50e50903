/** Seeded chance: the same seed gives the same requests, so that what failed can be asked again. */
export type Chance = ReturnType<typeof makeChance>;

/** A generator by mulberry32, which is small and mixes well enough for tests. */
export function makeChance(seed: number) {
	let state = seed >>> 0;
	const next = () => {
		state = (state + 0x6d2b79f5) >>> 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
	const below = (limit: number) => Math.floor(next() * limit);
	return {
		below,
		isLikely: (share: number) => next() < share,
		pick: <T>(from: readonly T[]): T => {
			const value = from[below(from.length)];
			if (value === undefined) throw new Error("nothing to pick from");
			return value;
		},
	};
}

/** The seed to run with: one of the clock's, or the one that is asked for. */
export function seedOf(asked: string | undefined): number {
	return asked ? Number(asked) : Date.now() % 2 ** 31;
}
