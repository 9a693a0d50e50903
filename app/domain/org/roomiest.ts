/** A D1 database ends here: https://developers.cloudflare.com/d1/platform/limits/ */
export const SHARD_BYTES = 10 * 1024 ** 3;

/** A shard may be this much larger than the mean of all and still count as no larger. */
const ALIKE = { share: 1.2, bytes: 64 * 1024 ** 2 };

export type ShardRoom = { name: string; bytes: number; orgs: number };

/**
 * Where a new org goes: to the shard with the fewest orgs among those that are not larger than others. A new org is empty and will
 * grow: the smallest shard alone would get all of them, until they have grown.
 */
export function roomiest(shards: readonly ShardRoom[]): string | null {
	const mean = shards.reduce((sum, { bytes }) => sum + bytes, 0) / shards.length;
	const notLarger = shards.filter(({ bytes }) => bytes <= Math.max(mean * ALIKE.share, mean + ALIKE.bytes));
	const [first] = notLarger.sort((a, b) => a.orgs - b.orgs || (a.name < b.name ? -1 : 1));
	return first?.name ?? null;
}
