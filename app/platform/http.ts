/** What doors share: bodies with a limit, answers that mean "not there", targets that stay on this site. */

/** The raw body up to `limit` bytes, or null when it is longer; a longer one is not read to its end. */
export async function readBody(request: Request, limit: number): Promise<Uint8Array<ArrayBuffer> | null> {
	const announced = Number(request.headers.get("content-length") ?? 0);
	if (announced > limit) {
		await request.body?.cancel();
		return null;
	}
	const chunks: Uint8Array[] = [];
	let length = 0;
	const reader = request.body?.getReader();
	for (let read = await reader?.read(); read && !read.done; read = await reader?.read()) {
		length += read.value.byteLength;
		if (length > limit) {
			await reader?.cancel();
			return null;
		}
		chunks.push(read.value);
	}
	const body = new Uint8Array(length);
	let offset = 0;
	for (const chunk of chunks) {
		body.set(chunk, offset);
		offset += chunk.byteLength;
	}
	return body;
}

/** The value, or a thrown 404: what is not there and what is not yours are the same answer. */
export function found<T>(value: T | null): T {
	if (value === null) throw notFound();
	return value;
}

/** The answer for what is not there, and for what is not theirs who ask. */
export function notFound(): Response {
	return new Response("Not found", { status: 404, statusText: "Not found" });
}

/** The answer to a change that cannot be made right now and can in a moment. */
export function busy(): Response {
	return new Response("This organization is being moved to another database and takes changes again in a moment.", {
		status: 503,
		statusText: "Try again",
		headers: { "retry-after": "1" },
	});
}

/** `to` when it is a path on this site, else `/`. */
export function safeRedirect(to: unknown): string {
	if (typeof to !== "string" || to.length > 2000 || !/^\/(?![/\\])/.test(to)) return "/";
	for (const character of to) {
		if (character < " " || character === "\u007f" || character === "\\") return "/";
	}
	const base = "https://here.invalid";
	const url = URL.parse(to, base);
	// Dots are worked out by now: "/..//host" has become "//host", which a browser takes for another site.
	return url?.origin === base && !url.pathname.startsWith("//") ? `${url.pathname}${url.search}${url.hash}` : "/";
}

/** The request's form, or a thrown 400 for a body that is none. */
export async function formOf(request: Request): Promise<FormData> {
	try {
		return await request.formData();
	} catch {
		throw new Response("This form could not be read.", { status: 400, statusText: "Bad request" });
	}
}
