import type { Context } from "hono";
import { HTTPException } from "hono/http-exception";
import { z } from "zod";
import { readJson } from "#workers/sandbox/json.ts";
import { type Account, findAccount } from "#workers/sandbox/state/accounts.ts";
import type { State } from "#workers/sandbox/state/state.ts";

/** The JSON body by its schema; anything else is a 400 that says what is wrong. */
export async function readBody<Schema extends z.ZodType>(context: Context, schema: Schema): Promise<z.infer<Schema>> {
	const body = readJson(await context.req.text());
	if (body === undefined) throw badInput("The body is not JSON.");
	const parsed = schema.safeParse(body);
	if (!parsed.success) throw badInput(z.prettifyError(parsed.error));
	return parsed.data;
}

export function needAccount(state: State, key: string): Account {
	const account = findAccount(state, key);
	if (!account) throw badInput(`There is no account "${key}". GET /control/world lists them.`);
	return account;
}

export function badInput(message: string) {
	return new HTTPException(400, { message });
}

/** A whole number from the query, within bounds. */
export function readNumber(context: Context, name: string, otherwise: number, most: number) {
	const text = context.req.query(name);
	if (text === undefined || text === "") return otherwise;
	const value = Number(text);
	if (!Number.isInteger(value) || value < 0) throw badInput(`${name} is not a whole number.`);
	return Math.min(value, most);
}
