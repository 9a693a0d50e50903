/** A D1 database ends here: https://developers.cloudflare.com/d1/platform/limits/ */
export const SHARD_BYTES = 10 * 1024 ** 3;

/** Shards that differ by less are as large as each other: what counts between them is how many orgs may still grow there. */
const STEP_BYTES = 64 * 1024 ** 2;

export type ShardRoom = { name: string; bytes: number; orgs: number };

/** Where a new org goes: to the smallest shard, of those as small to the one with the fewest orgs, of these to the first by name. */
export function roomiest(shards: readonly ShardRoom[]): string | null {
	const step = ({ bytes }: ShardRoom) => Math.floor(bytes / STEP_BYTES);
	const [first] = [...shards].sort((a, b) => step(a) - step(b) || a.orgs - b.orgs || (a.name < b.name ? -1 : 1));
	return first?.name ?? null;
}
