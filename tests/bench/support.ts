/** What the benchmarks share: signed posts like Instagram's, and figures. */
import { createHmac } from "node:crypto";

export const ACCOUNT = "17841400000000001";
export const SECRET = "local-app-secret";

/** A webhook body with one text message. */
export function dmBody(personId: string, mid: string, text: string): string {
	return JSON.stringify({
		object: "instagram",
		entry: [
			{
				id: ACCOUNT,
				time: Date.now(),
				messaging: [{ sender: { id: personId }, recipient: { id: ACCOUNT }, timestamp: Date.now(), message: { mid, text } }],
			},
		],
	});
}

/** Posts a signed body; true when it was acknowledged. A dead server is false, not an error. */
export async function postSigned(origin: string, body: string): Promise<boolean> {
	const signature = createHmac("sha256", SECRET).update(body).digest("hex");
	try {
		const answer = await fetch(`${origin}/webhooks/instagram`, {
			method: "POST",
			body,
			headers: { "content-type": "application/json", "x-hub-signature-256": `sha256=${signature}` },
			signal: AbortSignal.timeout(5000),
		});
		await answer.text();
		return answer.status === 200;
	} catch {
		return false;
	}
}

/** The value that this share (0 to 1) of the samples does not exceed. */
export function percentile(samples: number[], share: number): number {
	const sorted = [...samples].sort((a, b) => a - b);
	return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}

/** Resolves in so many milliseconds. */
export function wait(milliseconds: number): Promise<void> {
	return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
