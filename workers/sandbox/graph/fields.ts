import { badParameter, refusal } from "./answer.ts";

/** One name of a `fields` parameter: `messages.limit(5){id,from}`. */
export type Field = { name: string; limit: number | null; fields: Field[] };

/** Takes a `fields` parameter apart; throws Meta's answer for one that cannot be read. */
function parseFields(text: string): Field[] {
	const tokens = text.match(/[\w]+|[{}(),.]|\s+|./g)?.filter((token) => token.trim() !== "") ?? [];
	let position = 0;
	const take = () => tokens[position++];
	const broken = () =>
		refusal({
			code: 2500,
			message: `Syntax error "Expected end of string instead of "${tokens[position] ?? ""}"." at character ${position}: ${text}`,
		});

	const list = (depth: number): Field[] => {
		if (depth > 4) throw refusal({ code: 2500, message: "Field expansion is nested too deeply" });
		const fields: Field[] = [];
		for (;;) {
			const name = take();
			if (!name || !/^\w+$/.test(name)) throw broken();
			const field: Field = { name, limit: null, fields: [] };
			while (tokens[position] === ".") {
				position++;
				readModifier(field);
			}
			if (tokens[position] === "{") {
				position++;
				field.fields = list(depth + 1);
				if (take() !== "}") throw broken();
			}
			fields.push(field);
			if (tokens[position] !== ",") return fields;
			position++;
		}
	};
	const readModifier = (field: Field) => {
		const [name, open, value, close] = [take(), take(), take(), take()];
		if (!name || open !== "(" || !value || close !== ")") throw broken();
		if (name === "limit") field.limit = Number(value);
	};

	const fields = list(0);
	if (position < tokens.length) throw broken();
	return fields;
}

export type Readers = Record<string, (field: Field) => unknown>;

/** Reads the named fields of a node; `id` always comes along, what has no value is left out, an unknown name fails the call. */
export function pick(node: string, fields: readonly Field[], readers: Readers): Record<string, unknown> {
	const picked: Record<string, unknown> = {};
	for (const field of fields) {
		const reader = Object.hasOwn(readers, field.name) ? readers[field.name] : undefined;
		if (!reader) throw badParameter(`Tried accessing nonexisting field (${field.name}) on node type (${node})`);
		const value = reader(field);
		if (value !== undefined && value !== null) picked[field.name] = value;
	}
	const id = readers.id?.({ name: "id", limit: null, fields: [] });
	return id === undefined ? picked : { ...picked, id };
}

/** The `fields` parameter, or these where none is given. */
export function fieldsOf(params: Record<string, unknown>, otherwise: string): Field[] {
	const { fields } = params;
	return parseFields(typeof fields === "string" && fields.trim() !== "" ? fields : otherwise);
}

export function named(name: string): Field {
	return { name, limit: null, fields: [] };
}
