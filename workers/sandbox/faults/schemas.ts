/** The faults that can be set, as the control API takes them. */
import { z } from "zod";
import { PRESETS, type PresetName } from "./presets.ts";

const milliseconds = z.number().int().min(0).max(600_000);
const counted = {
	/** How many times it strikes; without it, until it is cleared. */
	times: z.number().int().min(1).max(1_000_000).optional(),
	/** How many matching calls pass first. */
	skip: z.number().int().min(0).max(1_000_000).optional(),
	/** Account id or username; without it, any. */
	account: z.string().min(1).optional(),
};

const presetNames = Object.keys(PRESETS).filter((name): name is PresetName => name in PRESETS);

const trouble = {
	...counted,
	name: z.enum(presetNames).optional(),
	when: z.enum(["before", "after"]).default("before"),
	delay_ms: milliseconds.optional(),
	timeout: z.union([z.boolean(), z.enum(["before", "after"])]).optional(),
	hang_ms: milliseconds.optional(),
	status: z.number().int().min(200).max(599).optional(),
	code: z.number().int().optional(),
	subcode: z.number().int().optional(),
	message: z.string().optional(),
	type: z.string().optional(),
	is_transient: z.boolean().optional(),
	user_title: z.string().optional(),
	user_message: z.string().optional(),
	shape: z.enum(["graph", "bare", "meta", "flat", "message-only", "html", "text", "empty", "cut"]).optional(),
	/** Exactly this answer: text as it is, anything else as JSON. */
	body: z.unknown().optional(),
	headers: z.record(z.string().regex(/^[\w-]+$/), z.string().regex(/^[\x20-\x7e]*$/)).optional(),
};

const graph = z.strictObject({ ...trouble, path: z.string().min(1).default("*"), method: z.enum(["GET", "POST", "DELETE"]).optional() });

const send = z.strictObject({
	...trouble,
	echo: z.enum(["after", "before", "none", "twice"]).optional(),
	echo_delay_ms: milliseconds.optional(),
});

const webhook = z.strictObject({
	...counted,
	mode: z.enum(["duplicate", "reorder", "batch", "delay", "drop", "forge", "unsigned", "sha1", "edit-instead", "shape"]),
	/** Kinds of events it strikes: `message`, `echo`, `read` ...; without it, all. */
	event: z.string().min(1).optional(),
	copies: z.number().int().min(2).max(20).default(2),
	size: z.number().int().min(2).max(1000).default(2),
	delay_ms: milliseconds.default(2000),
	shape: z.enum(["changes", "entry-field", "bare", "list", "page", "standby", "seconds"]).default("changes"),
});

const cdn = z.strictObject({
	times: counted.times,
	skip: counted.skip,
	path: z.string().min(1).default("*"),
	mode: z.enum(["expired", "gone", "error", "redirect", "stall", "lie", "large"]),
	/** Where `redirect` leads; without it, to the same file once more. */
	to: z.string().min(1).optional(),
	/** What `lie` says the bytes are. */
	type: z
		.string()
		.regex(/^[\w.+-]+\/[\w.+-]+$/)
		.default("text/html"),
	/** What `lie` sends in truth. */
	content: z.enum(["picture", "html", "svg"]).default("picture"),
	delay_ms: milliseconds.default(20_000),
});

/** Any answer of the push service. */
const push = z.strictObject({
	times: counted.times,
	skip: counted.skip,
	status: z.number().int().min(400).max(599),
	headers: z.record(z.string(), z.string()).default({}),
});

/** Answers that Meta gives in more than one way, and rules that are switched off. Not counted: in force until changed. */
const answers = z.strictObject({
	token_shape: z.enum(["data", "flat"]).default("data"),
	user_id: z.enum(["text", "number"]).default("text"),
	permissions: z.enum(["text", "list"]).default("text"),
	error_status: z.union([z.literal(400), z.literal(200)]).default(400),
	me_shape: z.enum(["flat", "data"]).default("flat"),
	personal: z.enum(["refuse", "pass"]).default("refuse"),
	extra_fields: z.array(z.string().min(1)).default([]),
	unknown_fields: z.array(z.string().min(1)).default([]),
	sender_actions: z.boolean().default(true),
	rates: z.boolean().default(true),
	usage: z.number().int().min(0).max(100).optional(),
});

export const schemas = { graph, send, webhook, cdn, push, answers };
export type FaultKind = keyof typeof schemas;
export type Answers = z.infer<typeof answers>;
export type GraphTrouble = z.infer<typeof graph>;
export type SendTrouble = z.infer<typeof send>;
export type WebhookFault = z.infer<typeof webhook>;
export type CdnFault = z.infer<typeof cdn>;

const oneOrMore = <Schema extends z.ZodType>(schema: Schema) => z.union([schema.transform((fault) => [fault]), z.array(schema)]).nullable();

/** The body of `POST /control/faults`: each kind that is named replaces the faults of that kind, null takes them away. */
export const faultsBody = z.strictObject({
	clear: z.boolean().optional(),
	graph: oneOrMore(graph).optional(),
	send: oneOrMore(send).optional(),
	webhook: oneOrMore(webhook).optional(),
	cdn: oneOrMore(cdn).optional(),
	push: oneOrMore(push).optional(),
	answers: answers.nullable().optional(),
});
