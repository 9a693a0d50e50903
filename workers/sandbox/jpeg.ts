/**
 * A baseline JPEG with the least that makes one: each block of 8 by 8 has one colour, so only the DC coefficients are
 * written and no transform is needed. The Huffman table is the standard one for DC, used for all three components.
 */
import { gradientOf, joined } from "./picture.ts";

const WIDTH = 640;
const HEIGHT = 480;
const BLOCK = 8;
const COUNTS = [0, 1, 5, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0];
/** Code and length for each size of a DC difference, 0 to 11 bits. */
const CODES = [
	[0b00, 2], [0b010, 3], [0b011, 3], [0b100, 3], [0b101, 3], [0b110, 3], [0b1110, 4], [0b11110, 5],
	[0b111110, 6], [0b1111110, 7], [0b11111110, 8], [0b111111110, 9],
] as const;

/** The bytes of a JPEG of 640 by 480. */
export function makeJpeg(name: string): Uint8Array {
	return joined([
		new Uint8Array([0xff, 0xd8]),
		segment(0xe0, [0x4a, 0x46, 0x49, 0x46, 0, 1, 1, 0, 0, 1, 0, 1, 0, 0]),
		segment(0xdb, [0, ...Array.from({ length: 64 }, () => 1)]),
		segment(0xc0, [8, HEIGHT >> 8, HEIGHT & 255, WIDTH >> 8, WIDTH & 255, 3, 1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0]),
		segment(0xc4, [0x00, ...COUNTS, ...CODES.keys()]),
		// The AC table knows one code alone: the end of a block, in one bit.
		segment(0xc4, [0x10, 1, ...Array.from({ length: 15 }, () => 0), 0]),
		segment(0xda, [3, 1, 0, 2, 0, 3, 0, 0, 63, 0]),
		scanOf(name),
		new Uint8Array([0xff, 0xd9]),
	]);
}

function segment(marker: number, content: number[]): Uint8Array {
	const length = content.length + 2;
	return new Uint8Array([0xff, marker, length >> 8, length & 255, ...content]);
}

function scanOf(name: string): Uint8Array {
	const at = gradientOf(name);
	const bytes: number[] = [];
	let bits = 0;
	let count = 0;
	const write = (value: number, length: number) => {
		for (let bit = length - 1; bit >= 0; bit--) {
			bits = (bits << 1) | ((value >> bit) & 1);
			if (++count < 8) continue;
			bytes.push(bits);
			if (bits === 0xff) bytes.push(0);
			bits = 0;
			count = 0;
		}
	};
	const before = [0, 0, 0];
	for (let y = 0; y < HEIGHT; y += BLOCK) {
		for (let x = 0; x < WIDTH; x += BLOCK) {
			const [red, green, blue] = at(x / (WIDTH - BLOCK), y / (HEIGHT - BLOCK));
			const levels = [
				0.299 * red + 0.587 * green + 0.114 * blue - 128,
				-0.168736 * red - 0.331264 * green + 0.5 * blue,
				0.5 * red - 0.418688 * green - 0.081312 * blue,
			];
			for (const [component, level] of levels.entries()) {
				const coefficient = Math.round(level * BLOCK);
				writeDifference(coefficient - (before[component] ?? 0), write);
				before[component] = coefficient;
			}
		}
	}
	if (count > 0) write(0x7f, 8 - count);
	return new Uint8Array(bytes);
}

function writeDifference(difference: number, write: (value: number, length: number) => void) {
	const size = difference === 0 ? 0 : Math.floor(Math.log2(Math.abs(difference))) + 1;
	const [code, length] = CODES[size] ?? CODES[0];
	write(code, length);
	if (size > 0) write(difference > 0 ? difference : difference + (1 << size) - 1, size);
	write(0, 1);
}
