import { encodePng } from "./png.ts";

type Colour = readonly [number, number, number];

/** A landscape of its own for every name: sky, sun and hills; a portrait for names that begin with `person-`. */
export async function drawPicture(name: string): Promise<Uint8Array<ArrayBuffer>> {
	const random = randomFrom(name);
	return name.startsWith("person-") ? drawPortrait(random) : drawLandscape(random);
}

function drawLandscape(random: () => number) {
	const [width, height] = [640, 480];
	const hue = random() * 360;
	const [top, bottom, sunColour] = [colour(hue, 0.6, 0.45), colour(hue + 60, 0.75, 0.78), colour(hue + 80, 0.95, 0.86)];
	const sun = { x: width * (0.2 + random() * 0.6), y: height * (0.2 + random() * 0.25), radius: 36 + random() * 34 };
	const hills = [0.52, 0.66, 0.8].map((level, index) => ({
		level: height * (level + (random() - 0.5) * 0.08),
		rise: 50 - index * 12,
		wave: 90 + random() * 120,
		shift: random() * 6,
		colour: colour(hue + 190 + index * 14, 0.42, 0.5 - index * 0.13),
	}));
	const tops = hills.map(({ level, rise, wave, shift }) =>
		Array.from({ length: width }, (_, x) => level + Math.sin(x / wave + shift) * rise + Math.sin(x / (wave / 3) + shift * 2) * (rise / 4)),
	);

	return paint(width, height, (x, y) => {
		for (let index = hills.length - 1; index >= 0; index--) {
			const hill = hills[index];
			if (hill && y > (tops[index]?.[x] ?? height)) return hill.colour;
		}
		const isSun = (x - sun.x) ** 2 + (y - sun.y) ** 2 < sun.radius ** 2;
		return isSun ? sunColour : mix(top, bottom, y / height);
	});
}

function drawPortrait(random: () => number) {
	const size = 240;
	const hue = random() * 360;
	const [back, shirt, skin, hair] = [
		colour(hue, 0.5, 0.72),
		colour(hue + 150, 0.5, 0.45),
		colour(24, 0.45, 0.35 + random() * 0.4),
		colour(random() * 50, 0.4, 0.22),
	];
	const isIn = (x: number, y: number, centreX: number, centreY: number, radiusX: number, radiusY: number) =>
		((x - centreX) / radiusX) ** 2 + ((y - centreY) / radiusY) ** 2 < 1;
	return paint(size, size, (x, y) => {
		if (isIn(x, y, 120, 108, 44, 54)) return y < 84 ? hair : skin;
		if (isIn(x, y, 120, 96, 54, 58)) return hair;
		if (isIn(x, y, 120, 250, 92, 84)) return shirt;
		return back;
	});
}

function paint(width: number, height: number, colourAt: (x: number, y: number) => Colour) {
	const pixels = new Uint8Array(width * height * 3);
	let offset = 0;
	for (let y = 0; y < height; y++) {
		for (let x = 0; x < width; x++) {
			const [red, green, blue] = colourAt(x, y);
			pixels[offset++] = red;
			pixels[offset++] = green;
			pixels[offset++] = blue;
		}
	}
	return encodePng(width, height, pixels);
}

function mix(one: Colour, other: Colour, share: number): Colour {
	const between = (index: 0 | 1 | 2) => Math.round(one[index] + (other[index] - one[index]) * share);
	return [between(0), between(1), between(2)];
}

/** Hue in degrees, saturation and lightness from 0 to 1. */
function colour(hue: number, saturation: number, lightness: number): Colour {
	const reach = saturation * Math.min(lightness, 1 - lightness);
	const channel = (offset: number) => {
		const place = (offset + hue / 30) % 12;
		return Math.round(255 * (lightness - reach * Math.max(-1, Math.min(place - 3, 9 - place, 1))));
	};
	return [channel(0), channel(8), channel(4)];
}

/** The same numbers from 0 to 1 for the same name, every time. */
function randomFrom(name: string) {
	let state = 2166136261;
	for (const letter of name) state = Math.imul(state ^ (letter.codePointAt(0) ?? 0), 16777619);
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let value = Math.imul(state ^ (state >>> 15), 1 | state);
		value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value;
		return ((value ^ (value >>> 14)) >>> 0) / 4294967296;
	};
}
