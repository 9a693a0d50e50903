/** Records what somebody says, and makes of it a file that Instagram takes. */
import { wavOf } from "./wav.ts";

/** Enough for any answer, and far below Instagram's 25 MB in either format. */
export const LONGEST_MS = 5 * 60_000;
/** AAC goes out as it is; whatever else a browser records becomes WAV. By name, for an MP4 may hold what Instagram does not take. */
const AAC = "audio/mp4;codecs=mp4a.40.2";
const WAV_RATE = 16_000;

export type Recording = {
	/** How loud it is right now, from 0 to 1. */
	level(): number;
	/** Ends it; the file once it is made. */
	end(): Promise<File>;
	/** Ends it and throws it away. */
	drop(): void;
};

export type VoiceProblem = "refused" | "no-microphone" | "in-use" | "not-here";

/** Begins; asks for the microphone the first time. Gives the reason when there is no sound to be had. */
export async function recordVoice(): Promise<Recording | VoiceProblem> {
	if (!("MediaRecorder" in window) || !navigator.mediaDevices) return "not-here";
	let stream: MediaStream;
	try {
		stream = await navigator.mediaDevices.getUserMedia({
			audio: { echoCancellation: true, noiseSuppression: true, autoGainControl: true },
		});
	} catch (error) {
		return problemOf(error);
	}
	const isAac = MediaRecorder.isTypeSupported(AAC);
	const recorder = new MediaRecorder(stream, { ...(isAac && { mimeType: AAC }), audioBitsPerSecond: 64_000 });
	const chunks: Blob[] = [];
	recorder.ondataavailable = ({ data }) => chunks.push(data);
	recorder.start();

	const context = new AudioContext();
	const analyser = new AnalyserNode(context, { fftSize: 1024 });
	context.createMediaStreamSource(stream).connect(analyser);
	const samples = new Float32Array(analyser.fftSize);

	function letGo() {
		for (const track of stream.getTracks()) track.stop();
		if (context.state !== "closed") void context.close();
	}

	return {
		level() {
			analyser.getFloatTimeDomainData(samples);
			return loudness(samples);
		},
		async end() {
			if (recorder.state !== "inactive") {
				const ended = new Promise((resolve) => recorder.addEventListener("stop", resolve, { once: true }));
				recorder.stop();
				await ended;
			}
			letGo();
			const sound = new Blob(chunks, { type: recorder.mimeType });
			return isAac ? new File([sound], "Voice message.m4a", { type: "audio/mp4" }) : toWav(sound);
		},
		drop() {
			if (recorder.state !== "inactive") recorder.stop();
			letGo();
		},
	};
}

function problemOf(error: unknown): VoiceProblem {
	switch (error instanceof DOMException ? error.name : "") {
		case "NotAllowedError":
		case "SecurityError":
			return "refused";
		case "NotFoundError":
		case "OverconstrainedError":
			return "no-microphone";
		case "NotReadableError":
		case "AbortError":
			return "in-use";
		default:
			throw error;
	}
}

/** Speech lies between a whisper at -50 dB and a shout. */
function loudness(samples: Float32Array): number {
	const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
	return Math.min(1, Math.max(0, 1 + (10 * Math.log10(power + 1e-9)) / 50));
}

/** One channel at the rate of speech. */
async function toWav(sound: Blob): Promise<File> {
	const context = new OfflineAudioContext(1, 1, WAV_RATE);
	const decoded = await context.decodeAudioData(await sound.arrayBuffer());
	const mixer = new OfflineAudioContext(1, Math.max(1, Math.ceil(decoded.duration * WAV_RATE)), WAV_RATE);
	const source = new AudioBufferSourceNode(mixer, { buffer: decoded });
	source.connect(mixer.destination);
	source.start();
	const mixed = await mixer.startRendering();
	return new File([wavOf(mixed.getChannelData(0), WAV_RATE)], "Voice message.wav", { type: "audio/wav" });
}
