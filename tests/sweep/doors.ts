/** What can be knocked on, read from the product itself: nothing here is a list kept by hand. */
import { clientFrames } from "#app/domain/realtime/client-frames.server.ts";
import { wakeUp } from "#app/platform/queue.ts";
import { doors } from "#workers/doors.ts";
import { OrgChannel } from "#workers/org-channel.ts";
// @ts-expect-error: made by the build, without types.
import * as build from "../../build/server/index.js";

type Route = { id: string; module: { loader?: unknown; action?: unknown } };

const sources: Record<string, string> = import.meta.glob("/app/**/*.{ts,tsx}", { query: "?raw", import: "default", eager: true });

/** Every route with a loader or an action by its id, as the manifest of the build has it. */
const routes: Route[] = Object.values(build.routes as Record<string, Route>);

/** The names of all doors that the table must have rows for. */
export function allDoors(): string[] {
	return [
		...routes.flatMap(({ id, module }) => (module.loader && id !== "root" ? [`loader ${id}`] : [])),
		...routes.flatMap(({ id, module }) => (module.action ? actionsOf(id) : [])),
		...new Set(doors.routes.map(({ method, path }) => `${method} ${path}`)),
		"upgrade /o/:org/live",
		...Object.keys(clientFrames).map((type) => `frame ${type}`),
		...wakeUp.options.map(({ shape }) => `queue ${shape.kind.value}`),
		...Object.getOwnPropertyNames(OrgChannel.prototype).flatMap((name) => (name === "constructor" ? [] : [`channel ${name}`])),
	].sort();
}

/** Ids of the routes in the sources that the build does not have: it is older than they are. */
export function routesMissingInBuild(): string[] {
	const built = new Set(routes.map(({ id }) => id));
	const written = Object.keys(sources).flatMap((path) => /^\/app\/(routes\/[^/]+?)(?:\/route)?\.tsx?$/.exec(path)?.[1] ?? []);
	return written.filter((id) => !built.has(id));
}

/** Intents that some form knows and no action of a route can be seen to take: the route must import the form itself. */
export function intentsWithoutRoute(): string[] {
	const taken = new Set(routes.filter(({ module }) => module.action).flatMap(({ id }) => formsOf(id).flatMap(intentsOf)));
	return Object.entries(sources).flatMap(([path, source]) =>
		intentsOf(source).flatMap((intent) => (taken.has(intent) ? [] : [`${path} ${intent}`])),
	);
}

/** One door per intent that the forms of a route's action know: in its own source, or in what it imports. */
function actionsOf(id: string): string[] {
	const intents = new Set(formsOf(id).flatMap(intentsOf));
	return intents.size === 0 ? [`action ${id}`] : [...intents].map((intent) => `action ${id} ${intent}`);
}

/** The source of a route, and of each constant that it imports. */
function formsOf(id: string): string[] {
	const source = ["", "/route"].flatMap((end) => [".ts", ".tsx"].flatMap((type) => sources[`/app/${id}${end}${type}`] ?? [])).join("\n");
	const imports = [...source.matchAll(/import (?:type )?\{([^}]*)\} from "#app\/([^"]+)"/g)];
	const imported = imports.flatMap(([, names = "", path]) =>
		names.split(",").map((name) => declarationOf(sources[`/app/${path}`] ?? "", name.trim().replace(/^type | as .*$/g, ""))),
	);
	return [source, ...imported];
}

/** The text of a constant of a module, up to what is declared next. */
function declarationOf(source: string, name: string): string {
	const [, declared = ""] = source.split(new RegExp(`^export const ${name}\\b`, "m"));
	return declared.split(/^(?:export |const |function |async |type )/m)[0] ?? "";
}

function intentsOf(source: string): string[] {
	const declared = [...source.matchAll(/\bintent: z\.(?:literal|enum)\(([^)]*)\)/g)];
	return declared.flatMap(([, names]) => [...(names ?? "").matchAll(/"([^"]+)"/g)].flatMap(([, name]) => name ?? []));
}
