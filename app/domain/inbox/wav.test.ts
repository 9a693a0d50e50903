import { expect, test } from "vitest";
import { typeOf } from "./media-source.server.ts";
import { wavOf } from "./wav.ts";

test("what is recorded is a WAV file of as many samples, and the server takes it for one", () => {
	const file = wavOf(new Float32Array([0, 1, -1, 2, 0.5]), 16_000);
	const view = new DataView(file);

	expect(typeOf(new Uint8Array(file))).toBe("audio/wav");
	expect(file.byteLength).toBe(54);
	expect([view.getUint32(4, true), view.getUint32(24, true), view.getUint32(28, true), view.getUint32(40, true)]).toEqual([
		46, 16_000, 32_000, 10,
	]);
	expect([...new Int16Array(file.slice(44))]).toEqual([0, 32_767, -32_767, 32_767, 16_384]);
});
