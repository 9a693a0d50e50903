import type { MessageRow } from "#app/domain/realtime/rows.ts";
import { type Outcome, UNREACHED } from "./unsent.ts";

type Upload = {
	slug: string;
	conversationId: string;
	clientId: string;
	file: File;
	/** What goes with a reply, as its form has it. */
	beside: Record<string, string>;
	onProgress: (progress: number) => void;
};

/** Sends a file as a reply, and tells how much has left. `fetch` cannot tell that, hence the older way. */
export function sendFile({ slug, conversationId, clientId, file, beside, onProgress }: Upload): Promise<Outcome> {
	const query = new URLSearchParams({ clientId, name: file.name, ...beside });
	return new Promise((resolve) => {
		const request = new XMLHttpRequest();
		request.open("POST", `/o/${slug}/inbox/${conversationId}/media?${query}`);
		request.setRequestHeader("content-type", file.type);
		request.upload.onprogress = ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 0);
		request.onload = () => resolve(outcomeOf(request));
		request.onerror = () => resolve({ ok: false, reason: UNREACHED });
		request.send(file);
	});
}

function outcomeOf({ status, responseText }: XMLHttpRequest): Outcome {
	if (status >= 500) return { ok: false, reason: UNREACHED };
	try {
		const answer: { ok?: boolean; message?: MessageRow; reason?: string; memberId?: string } = JSON.parse(responseText);
		if (answer.ok && answer.message) return { ok: true, message: answer.message };
		return { ok: false, reason: answer.reason ?? "refused", ...(answer.memberId && { memberId: answer.memberId }) };
	} catch {
		return { ok: false, reason: "refused" };
	}
}
