/** Reading what a client sends: everything that does not fit ends in one sentence and 400. */
import type { Context } from "hono";
import { z } from "zod";
import type { Store } from "./store.ts";

export type Sandbox = { Bindings: { store: Store } };

/** Thrown for input that does not fit; its message is the sentence of the answer. */
export class BadInput extends Error {}

/** The JSON body of a request in the shape asked for. An empty body reads as `{}`. */
export async function readInput<T>(context: Context<Sandbox>, shape: z.ZodType<T>): Promise<T> {
	const text = await context.req.text();
	let body: unknown;
	try {
		body = text.trim() === "" ? {} : JSON.parse(text);
	} catch {
		throw new BadInput("The body is not JSON.");
	}
	const read = shape.safeParse(body);
	if (read.success) return read.data;
	throw new BadInput(sentenceOf(read.error));
}

/** A whole number from the query, within 1 and `most`. */
export function limitOf(context: Context<Sandbox>, otherwise: number, most: number): number {
	const text = context.req.query("limit");
	if (text === undefined || text === "") return otherwise;
	if (!/^\d{1,9}$/.test(text) || Number(text) < 1) throw new BadInput("The limit is a whole number from 1.");
	return Math.min(Number(text), most);
}

function sentenceOf(error: z.ZodError) {
	const [issue] = error.issues;
	if (!issue) return "The body has another shape than expected.";
	const place = issue.path.length > 0 ? `"${issue.path.join(".")}"` : "The body";
	return `${place}: ${issue.message}.`;
}
