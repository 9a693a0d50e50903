import { sha256Hex } from "#app/platform/crypto.ts";

/** A line as the chain sees it: everything that it says, and nothing of where it is stored. */
export type ChainLine = {
	orgId: string;
	seq: number;
	id: string;
	at: number;
	actor: string;
	action: string;
	target: string | null;
	result: string;
	detail: Record<string, string> | null;
};

/**
 * A line as the text that is hashed: JSON without spaces, the fields always in this order, `detail` null or an object with
 * its keys sorted, characters beyond ASCII as they are and not escaped, what must be escaped as `JSON.stringify` does.
 */
export function canonicalLine({ orgId, seq, id, at, actor, action, target, result, detail }: ChainLine): string {
	const sorted = detail && Object.fromEntries(Object.entries(detail).sort(([a], [b]) => (a < b ? -1 : 1)));
	return JSON.stringify({ org: orgId, seq, id, at, actor, action, target, result, detail: sorted });
}

/**
 * The hash that seals a line: lower-case hexadecimal SHA-256 of the UTF-8 bytes of `<hash of the line before>`, a line feed
 * and the canonical line. The first line of an org comes after the empty hash. Whoever has an export checks it with this
 * and nothing else.
 */
export function hashOfLine(before: string, line: ChainLine): Promise<string> {
	return sha256Hex(`${before}\n${canonicalLine(line)}`);
}
