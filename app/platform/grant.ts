declare const granted: unique symbol;

/** The answer to "may this caller touch that org?". Only domain/org/access.server.ts makes one, after asking the directory. */
export type Grant = {
	readonly orgId: string;
	readonly slug: string;
	readonly shard: string;
	/** Set for a member who is limited to the leads assigned to them. */
	readonly memberId: string | null;
	readonly [granted]: true;
};

/** Vouches that the caller asked the directory. Importable by domain/org/access.server.ts alone (.dependency-cruiser.cjs). */
export function grant({ memberId = null, ...org }: { orgId: string; slug: string; shard: string; memberId?: string | null }): Grant {
	return { ...org, memberId } as Grant;
}
