/**
 * Imports each icon from its own file. The file that names them all would count as loading all of them, wherever one is used, and they
 * would stand in what every page loads.
 */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { Plugin } from "vite";

const IMPORT = /^import \{([^}]*)\} from "lucide-react";$/gm;

export function ownIcons(): Plugin {
	const fileOf = readNames();
	return {
		name: "own-icons",
		enforce: "pre",
		transform(code, id) {
			if (!/\/app\/.*\.tsx?$/.test(id) || !code.includes('"lucide-react"')) return null;
			return code.replace(IMPORT, (_, names: string) =>
				names
					.split(",")
					.map((name) => name.trim())
					.filter((name) => name && !name.startsWith("type "))
					.map((name) => importOf(name))
					.join(" "),
			);
		},
	};

	function importOf(said: string): string {
		const [name = said, local = name] = said.split(" as ");
		const file = fileOf.get(name);
		if (!file) throw new Error(`there is no icon called ${name}`);
		return `import ${local} from ${JSON.stringify(file)};`;
	}
}

/** The file of each icon by its names; an icon has several. */
function readNames(): Map<string, string> {
	const all = join(dirname(createRequire(import.meta.url).resolve("lucide-react/package.json")), "dist/esm/lucide-react.mjs");
	const files = new Map<string, string>();
	for (const [, names = "", file = ""] of readFileSync(all, "utf8").matchAll(/export \{([^}]*)\} from ['"](\.\/icons\/[\w-]+\.mjs)['"]/g)) {
		for (const [, name = ""] of names.matchAll(/default as (\w+)/g)) files.set(name, join(dirname(all), file));
	}
	return files;
}
