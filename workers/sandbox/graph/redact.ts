/** Keeps secrets out of the request log. */
const SECRETS = ["access_token", "client_secret", "code", "input_token"];
const SHOWN = 4000;

export function redactQuery(query: URLSearchParams): string {
	return Array.from(query, ([name, value]) => `${name}=${SECRETS.includes(name) ? "..." : value}`).join("&");
}

/** A body, form or JSON, without tokens, codes and secrets. */
export function redact(body: string | null): string | null {
	if (body === null) return null;
	const names = SECRETS.join("|");
	return body
		.replace(new RegExp(`("(?:${names})"\\s*:\\s*)"[^"]*"`, "g"), '$1"..."')
		.replace(new RegExp(`(^|&)(${names})=[^&]*`, "g"), "$1$2=...")
		.replace(new RegExp(`(name="(?:${names})"\\r\\n\\r\\n)[^\\r]*`, "g"), "$1...")
		.slice(0, SHOWN);
}
