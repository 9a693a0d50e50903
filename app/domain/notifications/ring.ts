/** Seconds in which it rings once at most, in all windows of this browser together. */
const EVERY_MS = 5000;

const others = typeof BroadcastChannel === "undefined" ? null : new BroadcastChannel("dmt:ring");
let rangAt = 0;
let context: AudioContext | null = null;

others?.addEventListener("message", () => {
	rangAt = Date.now();
});

/** A short, quiet tone, unless it has just rung here or in another window. */
export function ring() {
	if (Date.now() - rangAt < EVERY_MS) return;
	rangAt = Date.now();
	others?.postMessage("rang");
	play();
}

/** Two soft notes, made on the spot. A browser that nobody has touched yet keeps silent. */
function play() {
	context ??= new AudioContext();
	if (context.state === "suspended") void context.resume();
	const start = context.currentTime;
	for (const [pitch, after] of [
		[660, 0],
		[880, 0.11],
	] as const) {
		const tone = context.createOscillator();
		const loudness = context.createGain();
		tone.type = "sine";
		tone.frequency.value = pitch;
		loudness.gain.setValueAtTime(0, start + after);
		loudness.gain.linearRampToValueAtTime(0.06, start + after + 0.015);
		loudness.gain.exponentialRampToValueAtTime(0.0001, start + after + 0.32);
		tone.connect(loudness).connect(context.destination);
		tone.start(start + after);
		tone.stop(start + after + 0.35);
	}
}
