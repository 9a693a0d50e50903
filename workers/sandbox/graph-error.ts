/** An answer of the Graph API that refuses, in Meta's words and codes. */
import { randomText } from "./ids.ts";

export class GraphError extends Error {
	readonly code: number;
	readonly subcode: number | null;
	readonly status: number;
	readonly isTransient: boolean;

	constructor(code: number, subcode: number | null, message: string, status = 400, isTransient = false) {
		super(message);
		this.code = code;
		this.subcode = subcode;
		this.status = status;
		this.isTransient = isTransient;
	}
}

/** The body of an error as the Graph API writes it. */
export function errorBody({ code, subcode, message, isTransient }: Pick<GraphError, "code" | "subcode" | "message" | "isTransient">) {
	return {
		error: {
			message,
			type: code === 190 || code === 10 || code === 200 ? "OAuthException" : "IGApiException",
			code,
			...(subcode !== null && { error_subcode: subcode }),
			is_transient: isTransient,
			fbtrace_id: randomText(23),
		},
	};
}
