const HEADER_BYTES = 44;

/** Samples from -1 to 1 as a WAV file of one channel, 16 bits each. */
export function wavOf(samples: Float32Array, rate: number): ArrayBuffer {
	const bytes = samples.length * 2;
	const view = new DataView(new ArrayBuffer(HEADER_BYTES + bytes));
	const word = (at: number, letters: string) => {
		for (const [position, letter] of [...letters].entries()) view.setUint8(at + position, letter.charCodeAt(0));
	};
	word(0, "RIFF");
	view.setUint32(4, HEADER_BYTES - 8 + bytes, true);
	word(8, "WAVEfmt ");
	view.setUint32(16, 16, true);
	view.setUint16(20, 1, true);
	view.setUint16(22, 1, true);
	view.setUint32(24, rate, true);
	view.setUint32(28, rate * 2, true);
	view.setUint16(32, 2, true);
	view.setUint16(34, 16, true);
	word(36, "data");
	view.setUint32(40, bytes, true);
	for (const [position, sample] of samples.entries()) {
		const clipped = Math.min(1, Math.max(-1, sample));
		view.setInt16(HEADER_BYTES + position * 2, Math.round(clipped * 0x7fff), true);
	}
	return view.buffer;
}
