/** Pictures made from nothing but their name: the same name always gives the same colours. */

const WIDTH = 640;
const HEIGHT = 480;

/** A function from a place (0 to 1, 0 to 1) to red, green and blue (0 to 255). */
export function gradientOf(name: string): (x: number, y: number) => [number, number, number] {
	let seed = 2166136261;
	for (const char of name) seed = Math.imul(seed ^ (char.codePointAt(0) ?? 0), 16777619) >>> 0;
	const hue = seed % 360;
	const corners = [hue, hue + 50, hue + 110, hue + 200].map((value, index) => colour(value % 360, index === 3 ? 0.42 : 0.62));
	const mix = (channel: 0 | 1 | 2, x: number, y: number) => {
		const [a, b, c, d] = corners.map((corner) => corner[channel]);
		const top = (a ?? 0) * (1 - x) + (b ?? 0) * x;
		const bottom = (c ?? 0) * (1 - x) + (d ?? 0) * x;
		return Math.round(top * (1 - y) + bottom * y);
	};
	return (x, y) => [mix(0, x, y), mix(1, x, y), mix(2, x, y)];
}

function colour(hue: number, lightness: number): [number, number, number] {
	const channel = (offset: number) => {
		const place = (offset + hue / 30) % 12;
		return 255 * (lightness - 0.7 * Math.min(lightness, 1 - lightness) * Math.max(-1, Math.min(place - 3, 9 - place, 1)));
	};
	return [channel(0), channel(8), channel(4)];
}

/** The bytes of a PNG of 640 by 480. */
export async function makePng(name: string): Promise<Uint8Array> {
	const at = gradientOf(name);
	const rows = new Uint8Array(HEIGHT * (1 + WIDTH * 3));
	let place = 0;
	for (let y = 0; y < HEIGHT; y++) {
		rows[place++] = 0;
		for (let x = 0; x < WIDTH; x++) {
			rows.set(at(x / (WIDTH - 1), y / (HEIGHT - 1)), place);
			place += 3;
		}
	}
	const header = new Uint8Array(13);
	const view = new DataView(header.buffer);
	view.setUint32(0, WIDTH);
	view.setUint32(4, HEIGHT);
	header.set([8, 2, 0, 0, 0], 8);
	const signature = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
	return joined([signature, chunk("IHDR", header), chunk("IDAT", await deflated(rows)), chunk("IEND", new Uint8Array())]);
}

async function deflated(bytes: Uint8Array): Promise<Uint8Array> {
	const body = new Blob([bytes as BlobPart]).stream().pipeThrough(new CompressionStream("deflate"));
	return new Uint8Array(await new Response(body).arrayBuffer());
}

function chunk(type: string, data: Uint8Array): Uint8Array {
	const bytes = new Uint8Array(12 + data.length);
	const view = new DataView(bytes.buffer);
	view.setUint32(0, data.length);
	bytes.set(new TextEncoder().encode(type), 4);
	bytes.set(data, 8);
	view.setUint32(8 + data.length, checksum(bytes.subarray(4, 8 + data.length)));
	return bytes;
}

const CHECKSUMS = Uint32Array.from({ length: 256 }, (_, byte) => {
	let value = byte;
	for (let bit = 0; bit < 8; bit++) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1;
	return value;
});

function checksum(bytes: Uint8Array): number {
	let value = 0xffffffff;
	for (const byte of bytes) value = (CHECKSUMS[(value ^ byte) & 255] ?? 0) ^ (value >>> 8);
	return (value ^ 0xffffffff) >>> 0;
}

/** Parts one after another. */
export function joined(parts: Uint8Array[]): Uint8Array {
	const bytes = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
	let place = 0;
	for (const part of parts) {
		bytes.set(part, place);
		place += part.length;
	}
	return bytes;
}
