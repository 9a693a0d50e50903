/** What goes wrong on purpose. Faults are kept until they ran out or are cleared. */
import { z } from "zod";
import { randomText } from "./ids.ts";
import type { Store } from "./store.ts";

const milliseconds = z.number().int().min(0).max(120_000);
const times = z.number().int().min(1).max(1_000_000);

const webhookFault = z.strictObject({
	/** Sends each delivery again, byte for byte: once, or this many times. */
	duplicate: z.union([z.boolean(), z.number().int().min(1).max(20)]).optional(),
	delay_ms: milliseconds.optional(),
	/** Loses the next deliveries: this many, or all. */
	drop: z.union([z.boolean(), z.number().int().min(1).max(1_000_000)]).optional(),
	/** Holds a delivery back until the one after it went out, 1.5 seconds at most. */
	reorder: z.boolean().optional(),
	/** Sends a made-up message with a wrong signature before each delivery. */
	forge: z.boolean().optional(),
	/** When the echo of a send comes: after its answer, before it, or not at all. */
	echo: z.enum(["after", "before", "none"]).optional(),
	/** For how many deliveries the rest of it counts; without it, until cleared. */
	times: times.optional(),
});

const graphFault = z.strictObject({
	/** The path without version, `*` for anything: "/me/messages", "/me*". */
	path: z.string().min(1).max(300).default("*"),
	method: z.enum(["GET", "POST", "DELETE"]).optional(),
	status: z.number().int().min(200).max(599).optional(),
	body: z.union([z.record(z.string(), z.unknown()), z.enum(["html", "flat", "bare", "meta", "empty", "text"])]).optional(),
	code: z.number().int().nullable().optional(),
	subcode: z.number().int().nullable().optional(),
	message: z.string().max(1000).optional(),
	is_transient: z.boolean().optional(),
	retry_after: z.number().int().min(0).max(999_999).optional(),
	delay_ms: milliseconds.optional(),
	timeout: z.enum(["before", "after"]).optional(),
	/** Does what was asked and fails all the same. */
	done: z.boolean().optional(),
	http200: z.boolean().optional(),
	times: times.nullable().default(1),
});

export const faultsInput = z.union(
	[
		z.strictObject({
			webhook: webhookFault.nullable().optional(),
			graph: z.union([z.array(graphFault).max(100), graphFault]).optional(),
			oauth: z.strictObject({ flat: z.boolean().optional() }).nullable().optional(),
			usage: z.number().int().min(0).max(1000).nullable().optional(),
		}),
		z.array(graphFault).max(100),
		graphFault.extend({ path: z.string().min(1).max(300) }),
	],
	{ error: "it is not a fault that the sandbox knows; docs/sandbox.md lists them" },
);

export type WebhookFault = z.infer<typeof webhookFault>;
export type GraphFault = z.infer<typeof graphFault> & { id: string };
export type Faults = {
	webhook: WebhookFault | null;
	graph: GraphFault[];
	oauth: { flat?: boolean | undefined } | null;
	/** What X-App-Usage claims, in percent. */
	usage: number | null;
};

const NONE: Faults = { webhook: null, graph: [], oauth: null, usage: null };

export function readFaults(store: Store): Faults {
	const text = store.setting("faults");
	return text ? (JSON.parse(text) as Faults) : NONE;
}

/** Adds faults to those that are there; webhook faults, `oauth` and `usage` take the place of their predecessors. */
export function addFaults(store: Store, input: z.infer<typeof faultsInput>): Faults {
	const faults = readFaults(store);
	const given = Array.isArray(input) ? { graph: input } : "path" in input ? { graph: [input] } : input;
	const graph = given.graph === undefined ? [] : Array.isArray(given.graph) ? given.graph : [given.graph];
	const next: Faults = {
		webhook: "webhook" in given && given.webhook !== undefined ? given.webhook : faults.webhook,
		graph: [...faults.graph, ...graph.map((fault) => ({ id: randomText(8), ...fault }))],
		oauth: "oauth" in given && given.oauth !== undefined ? given.oauth : faults.oauth,
		usage: "usage" in given && given.usage !== undefined ? given.usage : faults.usage,
	};
	save(store, next);
	return next;
}

export function clearFaults(store: Store) {
	save(store, NONE);
}

/** What holds for the delivery about to go out; counts it. */
export function takeWebhookFault(store: Store): WebhookFault {
	const faults = readFaults(store);
	const fault = faults.webhook;
	if (!fault) return {};
	const { drop, times: left } = fault;
	const next: WebhookFault = { ...fault };
	if (typeof drop === "number") next.drop = drop > 1 ? drop - 1 : undefined;
	if (left !== undefined) next.times = left - 1;
	const isOver = left === 1 || Object.values({ ...next, times: undefined }).every((value) => value === undefined);
	save(store, { ...faults, webhook: isOver ? null : next });
	return fault;
}

/** The first fault for this call, counted; null when it may go well. */
export function takeGraphFault(store: Store, method: string, path: string): GraphFault | null {
	const faults = readFaults(store);
	const fault = faults.graph.find((candidate) => (!candidate.method || candidate.method === method) && matches(candidate.path, path));
	if (!fault) return null;
	const graph =
		fault.times === null
			? faults.graph
			: faults.graph.flatMap((other) => (other.id !== fault.id ? [other] : other.times && other.times > 1 ? [{ ...other, times: other.times - 1 }] : []));
	save(store, { ...faults, graph });
	return fault;
}

function matches(pattern: string, path: string): boolean {
	const plain = pattern.replace(/^\/v\d+\.\d+(?=\/)/, "");
	const parts = plain.split("*").map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"));
	return new RegExp(`^${parts.join(".*")}$`).test(path);
}

function save(store: Store, faults: Faults) {
	store.set("faults", JSON.stringify(faults));
}
