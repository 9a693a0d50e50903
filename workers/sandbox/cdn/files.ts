import type { State } from "#workers/sandbox/state/state.ts";
import { drawPicture } from "./picture.ts";
import { AUDIO, JPEG, VIDEO } from "./samples.ts";

export type File = { type: string; bytes: Uint8Array<ArrayBuffer> };

const KEPT_PICTURES = 200;
const PDF =
	"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n";

const TYPES: Record<string, string> = {
	png: "image/png",
	jpg: "image/jpeg",
	jpeg: "image/jpeg",
	mp4: "video/mp4",
	m4a: "audio/mp4",
	pdf: "application/pdf",
};

/** The type that a name's ending promises; null for one that is not served. */
export function typeOfName(name: string): string | null {
	return TYPES[name.split(".").at(-1)?.toLowerCase() ?? ""] ?? null;
}

/** The file of this name: one that a send brought, or one made up for the name; null when its ending is not served. */
export async function readFile(state: State, name: string): Promise<File | null> {
	const [stored] = state.sql.exec<{ type: string; bytes: ArrayBuffer }>("select type, bytes from media where name = ?", name).toArray();
	if (stored) return { type: stored.type, bytes: new Uint8Array(stored.bytes) };
	const type = typeOfName(name);
	return type ? { type, bytes: await makeUp(state, name, type) } : null;
}

export function storeFile(state: State, name: string, { type, bytes }: File) {
	state.sql.exec("insert into media values (?, ?, ?) on conflict do nothing", name, type, bytes);
}

async function makeUp(state: State, name: string, type: string): Promise<Uint8Array<ArrayBuffer>> {
	switch (type) {
		case "image/jpeg":
			return decode(JPEG);
		case "video/mp4":
			return decode(VIDEO);
		case "audio/mp4":
			return decode(AUDIO);
		case "application/pdf":
			return new TextEncoder().encode(PDF);
		default: {
			const known = state.pictures.get(name);
			if (known) return known;
			const picture = await drawPicture(name);
			if (state.pictures.size >= KEPT_PICTURES) state.pictures.clear();
			state.pictures.set(name, picture);
			return picture;
		}
	}
}

function decode(text: string) {
	return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
}
