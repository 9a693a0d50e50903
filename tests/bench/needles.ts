/** Looks for secrets and media in everything that a product leaves behind, in whatever way they may be written down. */
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { DatabaseSync } from "node:sqlite";

/** Something that must not be found, in every spelling that is looked for. */
export type Needle = { name: string; forms: Map<string, Buffer> };
export type Hay = { place: string; bytes: Buffer };

/** A needle by its name; the name stands in reports, what it is does not. */
export function needleOf(name: string, content: string | Uint8Array): Needle {
	const bytes = Buffer.from(content);
	const forms = new Map([
		["as it is", bytes],
		["hex", Buffer.from(bytes.toString("hex"))],
		["HEX", Buffer.from(bytes.toString("hex").toUpperCase())],
		["URL-encoded", Buffer.from(encodeURIComponent(bytes.toString("latin1")))],
		["escaped", Buffer.from(JSON.stringify(bytes.toString("latin1")).slice(1, -1).replaceAll("/", "\\/"))],
	]);
	for (const shift of [0, 1, 2]) {
		forms.set(`base64 at ${shift}`, Buffer.from(base64At(bytes, shift)));
		forms.set(`base64url at ${shift}`, Buffer.from(base64At(bytes, shift).replaceAll("+", "-").replaceAll("/", "_")));
	}
	return { name, forms };
}

/** How the bytes look in base64 when `shift` other bytes stand before them: the letters that are theirs alone. */
function base64At(bytes: Buffer, shift: number) {
	const text = Buffer.concat([Buffer.alloc(shift), bytes])
		.toString("base64")
		.replaceAll("=", "");
	const whole = Math.floor(((shift + bytes.length) * 8) / 6);
	return text.slice(Math.ceil((shift * 8) / 6), whole);
}

/** Every file below a folder as it lies there, and every database once more value by value: a long one lies in pieces. */
export function collect(folder: string): Hay[] {
	const files = readdirSync(folder, { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile())
		.map((entry) => join(entry.parentPath, entry.name));
	const raw = files.map((file) => ({ place: relative(folder, file), bytes: readFileSync(file) }));
	const databases = files.filter((file) => file.endsWith(".sqlite"));
	return [...raw, ...databases.map((file) => ({ place: `${relative(folder, file)}, value by value`, bytes: dump(file) }))];
}

function dump(file: string): Buffer {
	const database = new DatabaseSync(file);
	const tables = database.prepare("select name from sqlite_master where type = 'table'").all();
	const values = tables.flatMap(({ name }) => {
		const all = database.prepare(`select * from "${name}"`);
		all.setReadBigInts(true);
		return all.all().flatMap(Object.values);
	});
	database.close();
	return Buffer.concat(values.flatMap((value) => [Buffer.from(value instanceof Uint8Array ? value : String(value)), Buffer.from("\n")]));
}

/** What was found of which needle, how it was written, and where. */
export function search(hay: Hay[], needles: Needle[]): string[] {
	return hay.flatMap(({ place, bytes }) =>
		needles.flatMap(({ name, forms }) => {
			const found = [...forms].find(([, form]) => bytes.includes(form));
			return found ? [`${name} (${found[0]}) in ${place}`] : [];
		}),
	);
}
