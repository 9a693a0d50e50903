/** The gate that every request passes before any door: sizes, forged forms, and the headers of every answer. */
import { type Env, isLocal, settingsOf } from "#app/platform/env.ts";

const URL_LENGTH = 2048;
const PATH_SEGMENTS = 16;
const COOKIE_BYTES = 8192;
const FORM_BYTES = 256 * 1024;
/** Where files to be sent come in. */
const UPLOAD_PATH = /^\/o\/[\w-]+\/inbox\/[\w-]+\/media$/;
const UPLOAD_BYTES = 25 * 1024 * 1024;
const SAFE_METHODS = new Set(["GET", "HEAD", "OPTIONS"]);
const SESSION_COOKIE = /(?:^|;\s*)(?:__Host-)?dmt_s=/;

/** A refusal, or null when the request may pass. Machine doors prove themselves by signature or token instead of origin. */
export function refuse(request: Request, env: Env): Response | null {
	const { pathname, href } = new URL(request.url);
	if (href.length > URL_LENGTH) return text("The address is too long.", 414);
	if (pathname.split("/").length - 1 > PATH_SEGMENTS) return text("The address is too deep.", 414);
	if (!isDecodable(pathname)) return text("The address is not readable.", 400);
	if ((request.headers.get("cookie")?.length ?? 0) > COOKIE_BYTES) return text("The cookies are too large.", 431);
	if (SAFE_METHODS.has(request.method) || isMachineDoor(pathname)) return null;
	const largest = UPLOAD_PATH.test(pathname) ? UPLOAD_BYTES : FORM_BYTES;
	if (Number(request.headers.get("content-length") ?? 0) > largest) return text("The form is too large.", 413);
	if (!isOwnPage(request, env)) return text("This form was not sent from our own pages.", 403);
	return null;
}

/** The request as doors see it: its host is the one it was sent to, whatever a header says. */
export function cleaned(request: Request): Request {
	const headers = new Headers(request.headers);
	headers.delete("x-forwarded-host");
	headers.set("host", new URL(request.url).host);
	return new Request(request, { headers });
}

/** A nonce of 128 bits for one answer's scripts. */
export function newNonce(): string {
	return btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(16))));
}

/** A page with the policy that lets only our own scripts run; `nonce` is what its scripts carry. A door's own policy stays. */
export function withPagePolicy(response: Response, env: Env, nonce: string): Response {
	const { headers } = response;
	if (headers.has("content-security-policy") || !headers.get("content-type")?.startsWith("text/html")) return response;
	const { APP_ORIGIN } = settingsOf(env);
	const policy = [
		"default-src 'none'",
		`script-src 'nonce-${nonce}' ${APP_ORIGIN}/assets/`,
		"style-src 'self'",
		// The server renders measured heights and positions as style attributes; they cannot load anything.
		"style-src-attr 'unsafe-inline'",
		"img-src 'self' data: blob:",
		"media-src 'self' blob:",
		"font-src 'self'",
		"manifest-src 'self'",
		`connect-src 'self' ${APP_ORIGIN.replace(/^http/, "ws")}`,
		"form-action 'self'",
		"frame-ancestors 'none'",
		"base-uri 'none'",
		"object-src 'none'",
	];
	headers.set("content-security-policy", policy.join("; "));
	return response;
}

/** Any answer with the headers that protect whoever opens it. */
export function guarded(response: Response, request: Request, env: Env): Response {
	if (response.status === 101) return response;
	const answer = new Response(response.body, response);
	const { headers } = answer;
	headers.set("x-content-type-options", "nosniff");
	headers.set("cross-origin-opener-policy", "same-origin");
	headers.set("cross-origin-resource-policy", "same-origin");
	if (!headers.has("referrer-policy")) headers.set("referrer-policy", "strict-origin-when-cross-origin");
	headers.set("permissions-policy", "camera=(), microphone=(), geolocation=(), payment=(), usb=()");
	if (!headers.has("cache-control") && SESSION_COOKIE.test(request.headers.get("cookie") ?? "")) headers.set("cache-control", "no-store");
	if (!isLocal(env)) headers.set("strict-transport-security", "max-age=31536000; includeSubDomains");
	return answer;
}

function isMachineDoor(pathname: string) {
	return (
		pathname.startsWith("/webhooks/") || pathname.startsWith("/api/") || pathname.startsWith("/local/") || pathname.startsWith("/operator/")
	);
}

function isOwnPage(request: Request, env: Env) {
	const site = request.headers.get("sec-fetch-site");
	if (site !== null) return site === "same-origin" || site === "none";
	return request.headers.get("origin") === settingsOf(env).APP_ORIGIN;
}

function isDecodable(pathname: string) {
	try {
		decodeURIComponent(pathname);
		return true;
	} catch {
		return false;
	}
}

function text(message: string, status: number) {
	return new Response(message, { status, headers: { "content-type": "text/plain; charset=utf-8" } });
}
