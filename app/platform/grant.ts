declare const granted: unique symbol;

type Place = {
	readonly orgId: string;
	readonly slug: string;
	readonly shard: string;
	/** Set for a member who is limited to the leads assigned to them. */
	readonly memberId: string | null;
	/** Set while the org's own data are taken away. */
	readonly isErasing: boolean;
};

/** The answer to "may this caller touch that org?". Only domain/org/access.server.ts makes one, after asking the directory. */
export type Grant = Place & { readonly [granted]: true };

/** Vouches that the caller asked the directory. Importable by domain/org/access.server.ts alone (.dependency-cruiser.cjs). */
export function grant({
	orgId,
	slug,
	shard,
	memberId = null,
	isErasing = false,
}: Pick<Place, "orgId" | "slug" | "shard"> & Partial<Place>): Grant {
	return { orgId, slug, shard, memberId, isErasing } as Grant;
}
