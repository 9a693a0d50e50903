declare const granted: unique symbol;

/** The answer to "may this caller touch that org?". Only domain/org/access.server.ts makes one, after asking the directory. */
export type Grant = { readonly orgId: string; readonly slug: string; readonly shard: string; readonly [granted]: true };

/** Vouches that the caller asked the directory. Importable by domain/org/access.server.ts alone (.dependency-cruiser.cjs). */
export function grant(org: { orgId: string; slug: string; shard: string }): Grant {
	return org as Grant;
}
