import { z } from "zod";

const seq = z.int();
const conversationId = z.string().regex(/^[\w-]{1,80}$/);

/** What a browser may say on its socket, each by its name. */
export const clientFrames = {
	/** Asks for what changed since an event's number. */
	resume: z.union([z.object({ type: z.literal("resume"), seq }), z.object({ resume: seq }).transform(({ resume }) => ({ seq: resume }))]),
	/** The member looks at a conversation, or at none. */
	at: z.object({ type: z.literal("at"), conversationId: conversationId.nullable() }),
	/** The member presses keys in a reply. */
	write: z.object({ type: z.literal("write"), conversationId }),
	/** The member writes no more. */
	rest: z.object({ type: z.literal("rest") }),
} as const;

/** The number from which a frame asks to go on; null for a frame that asks nothing. */
export function resumeFrom(frame: unknown): number | null {
	return clientFrames.resume.safeParse(frame).data?.seq ?? null;
}

/** Where a frame says that its member is; null for a frame that says nothing of it. */
export function movementIn(frame: unknown) {
	const { at, write, rest } = clientFrames;
	return at.safeParse(frame).data ?? write.safeParse(frame).data ?? rest.safeParse(frame).data ?? null;
}
