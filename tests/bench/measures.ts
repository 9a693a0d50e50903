/** All measures, by the name that `npm run bench -- <name>` takes, in the order in which they run. */
import { acknowledge } from "./acknowledge.ts";
import { cpu } from "./cpu.ts";
import { crash } from "./crash.ts";
import { data } from "./data.ts";
import { feel } from "./feel.ts";
import { search } from "./find.ts";
import { history } from "./import.ts";
import { move } from "./move.ts";
import { pages } from "./pages.ts";
import { painted } from "./painted.ts";
import { reads } from "./reads.ts";
import type { Measure } from "./report.ts";
import { scale } from "./scale.ts";
import { sockets } from "./sockets.ts";
import { traces } from "./traces.ts";

export const MEASURES: Record<string, Measure> = {
	painted,
	crash,
	acknowledge,
	sockets,
	move,
	import: history,
	data,
	reads,
	search,
	scale,
	pages,
	feel,
	cpu,
	traces,
};
