import { expect, test } from "vitest";

const sources: Record<string, string> = import.meta.glob("/{app,workers}/**/*.{ts,tsx}", { query: "?raw", import: "default", eager: true });

/** Redirects away from this site: each to an address that is made of settings alone. */
const OUTSIDE = new Set(["/app/routes/o.$org.settings.connections.tsx await startConnecting("]);

/** A path that begins in the source, or one that went through `safeRedirect`. */
const SAFE = /^(safeRedirect\(|"\/"|"\/[\w]|`\/[\w])/;

test("a redirect with a variable goes through safeRedirect", () => {
	let count = 0;
	const unsafe = product().flatMap(([path, source]) =>
		[...source.matchAll(/\b(?:redirect|redirectDocument|replace)\((?=[^"'`/]|["`])/g)].flatMap(({ 0: call, index }) => {
			if (call === "replace(") return [];
			const target = firstArgument(source.slice(index + call.length));
			const [, whenTrue, whenFalse] = /^\w+ \? (.+) : (.+)$/.exec(target) ?? [];
			const targets = whenTrue && whenFalse ? [whenTrue, whenFalse] : [target];
			count += targets.length;
			const isFine = targets.every((part) => SAFE.test(part) || [...OUTSIDE].some((known) => `${path} ${part}`.startsWith(known)));
			return isFine ? [] : [`${path}: redirect(${target})`];
		}),
	);

	expect(unsafe).toEqual([]);
	expect(count).toBeGreaterThan(10);
});

test("no door writes a location header by hand but the gate, which knows its own address", () => {
	const writers = product().flatMap(([path, source]) =>
		/["'`]?\blocation["'`]?\s*:\s*[`"'\w]|set\(["']location/i.test(withoutTypes(source)) ? [path] : [],
	);

	expect(writers).toEqual(["/app/doors/gate.server.ts"]);
});

function product() {
	return Object.entries(sources).filter(([path]) => !path.startsWith("/workers/sandbox/") && !path.endsWith(".test.ts"));
}

function withoutTypes(source: string) {
	return source.replace(/^import .*$/gm, "");
}

/** The text of the first argument of a call that begins here. */
function firstArgument(rest: string) {
	let depth = 0;
	for (const [position, character] of [...rest].entries()) {
		if ("([{".includes(character)) depth++;
		if (")]}".includes(character)) depth--;
		if (depth < 0 || (depth === 0 && character === ",")) return [...rest].slice(0, position).join("").trim();
	}
	return rest;
}
