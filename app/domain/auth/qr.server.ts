import { encode } from "uqr";

/** A QR code as a path of unit squares in a square of `size`: nothing but attributes, which every policy lets through. */
export function qrOf(text: string): { size: number; path: string } {
	const { size, data } = encode(text, { ecc: "M", border: 2 });
	const path = data.flatMap((row, y) => row.map((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : ""))).join("");
	return { size, path };
}
