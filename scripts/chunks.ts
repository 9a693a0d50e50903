/** Which modules of the client's build stand in one file, so that a first page asks for few and each packs well. */
type Module = { isEntry: boolean; importedIds: readonly string[] };
type Graph = { getModuleIds: () => Iterable<string>; getModuleInfo: (id: string) => Module | null };

const ORG = /\/app\/routes\/o\.\$org\b/;

/**
 * Files by name: what every page loads; what pages outside of an org load too; what every page of an org loads; what the
 * inbox shares with other pages; what it alone loads. Each holds whatever its modules load that none before it holds:
 * files that loaded each other in a circle would run modules before what they need.
 */
export function createChunks(): (id: string, graph: Graph) => string | undefined {
	let names: Map<string, string> | null = null;
	return (id, graph) => {
		names ??= namesOf(graph);
		return names.get(id);
	};
}

function namesOf(graph: Graph): Map<string, string> {
	const entries = [...graph.getModuleIds()].filter((id) => graph.getModuleInfo(id)?.isEntry);
	const isBase = (id: string) => /\/(?:root\.tsx|entry\.client)/.test(id);
	const isShell = (id: string) => /\/routes\/o\.\$org\.tsx/.test(id);
	const isInbox = (id: string) => /\/routes\/o\.\$org\.inbox/.test(id);
	const from = (isWanted: (id: string) => boolean) => reach(graph, entries.filter(isWanted));
	const base = from(isBase);
	const shell = from(isShell);
	const inbox = from((id) => /\/routes\/o\.\$org\.inbox\.tsx/.test(id));
	const elsewhere = from((id) => !ORG.test(id) && !isBase(id));
	const otherPages = from((id) => ORG.test(id) && !isShell(id) && !isInbox(id));

	const nameOf = (id: string) => {
		if (base.has(id)) return "base";
		if (elsewhere.has(id)) return "common";
		if (shell.has(id)) return "shell";
		return otherPages.has(id) ? "shared" : "inbox";
	};
	return new Map([...base, ...shell, ...inbox].filter((id) => !entries.includes(id)).map((id) => [id, nameOf(id)]));
}

/** Everything that these modules load before they run. */
function reach(graph: Graph, ids: readonly string[]): Set<string> {
	const seen = new Set<string>();
	const open = [...ids];
	for (let id = open.pop(); id !== undefined; id = open.pop()) {
		if (seen.has(id)) continue;
		seen.add(id);
		open.push(...(graph.getModuleInfo(id)?.importedIds ?? []));
	}
	return seen;
}
