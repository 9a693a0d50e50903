const MEGABYTE = 1024 * 1024;

/** What Instagram takes, by type, with the largest size in bytes. */
const TAKEN: Record<string, number> = {
	"image/png": 8 * MEGABYTE,
	"image/jpeg": 8 * MEGABYTE,
	"video/mp4": 25 * MEGABYTE,
	"video/quicktime": 25 * MEGABYTE,
	"video/webm": 25 * MEGABYTE,
	"video/ogg": 25 * MEGABYTE,
	"video/x-msvideo": 25 * MEGABYTE,
	"audio/aac": 25 * MEGABYTE,
	"audio/mp4": 25 * MEGABYTE,
	"audio/x-m4a": 25 * MEGABYTE,
	"audio/wav": 25 * MEGABYTE,
	"audio/x-wav": 25 * MEGABYTE,
	"application/pdf": 25 * MEGABYTE,
};

/** For the file picker. */
export const TAKEN_TYPES = Object.keys(TAKEN).join(",");

/** Why a file cannot be sent, as a sentence; null when it can. The server looks at the bytes once more. */
export function fileProblem({ name, type, size }: { name: string; type: string; size: number }): string | null {
	const largest = TAKEN[type];
	if (type === "image/gif") return `${name}: Instagram does not take GIFs.`;
	if (largest === undefined)
		return `${name}: Instagram takes PNG and JPEG pictures, MP4, MOV and WebM videos, AAC, M4A and WAV sound, and PDF files.`;
	if (size === 0) return `${name} is empty.`;
	if (size > largest) return `${name} is too large: Instagram takes up to ${largest / MEGABYTE} MB of this kind.`;
	return null;
}

/** A size in words that people use. */
export function sizeWords(bytes: number): string {
	return bytes >= MEGABYTE ? `${(bytes / MEGABYTE).toFixed(1)} MB` : `${Math.max(1, Math.round(bytes / 1024))} kB`;
}
