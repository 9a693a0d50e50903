declare const granted: unique symbol;

/** The answer to "may this caller touch that org?". Only domain/org/access.server.ts makes one, after asking the directory. */
export type Grant = Place & { readonly [granted]: true };

/** `isErasing` is set while the org's own data are taken away. */
type Place = { readonly orgId: string; readonly slug: string; readonly shard: string; readonly isErasing?: boolean };

/** Vouches that the caller asked the directory. Importable by domain/org/access.server.ts alone (.dependency-cruiser.cjs). */
export function grant(org: Place): Grant {
	return org as Grant;
}
