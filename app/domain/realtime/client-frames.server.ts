import { z } from "zod";

const seq = z.int();

/** What a browser may say on its socket, each by its name. */
export const clientFrames = {
	/** Asks for what changed since an event's number. */
	resume: z.union([z.object({ type: z.literal("resume"), seq }), z.object({ resume: seq }).transform(({ resume }) => ({ seq: resume }))]),
} as const;

/** The number from which a frame asks to go on; null for a frame that asks nothing. */
export function resumeFrom(frame: unknown): number | null {
	return clientFrames.resume.safeParse(frame).data?.seq ?? null;
}
