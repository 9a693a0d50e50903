/** The headers that protect whoever opens an answer. */
import { type Env, isLocal, settingsOf } from "#app/platform/env.ts";

const SESSION_COOKIE = /(?:^|;\s*)(?:__Host-)?dmt_s=/;

/** Where browsers report what the policy blocked. */
export const REPORTS_PATH = "/csp-reports";

/** What the product uses, from its own pages alone; every other feature is off. */
const OWN_FEATURES = ["clipboard-write", "fullscreen", "publickey-credentials-create", "publickey-credentials-get"];
const NO_FEATURES = [
	"accelerometer",
	"autoplay",
	"bluetooth",
	"browsing-topics",
	"camera",
	"clipboard-read",
	"cross-origin-isolated",
	"display-capture",
	"encrypted-media",
	"gamepad",
	"geolocation",
	"gyroscope",
	"hid",
	"identity-credentials-get",
	"idle-detection",
	"keyboard-map",
	"local-fonts",
	"magnetometer",
	"microphone",
	"midi",
	"otp-credentials",
	"payment",
	"picture-in-picture",
	"screen-wake-lock",
	"serial",
	"storage-access",
	"sync-xhr",
	"unload",
	"usb",
	"web-share",
	"window-management",
	"xr-spatial-tracking",
];
const FEATURES = [...OWN_FEATURES.map((name) => `${name}=(self)`), ...NO_FEATURES.map((name) => `${name}=()`)].join(", ");
/** Voice messages are recorded in our own pages. All of them, for one page leads to the next without being loaded anew. */
const PAGE_FEATURES = FEATURES.replace("microphone=()", "microphone=(self)");

/** A nonce of 128 bits for one answer's scripts. */
export function newNonce(): string {
	return btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(16))));
}

/** A page with the policy that lets only our own scripts run; `nonce` is what its scripts carry. A door's own policy stays. */
export function withPagePolicy(response: Response, env: Env, nonce: string): Response {
	const { headers } = response;
	if (headers.has("content-security-policy") || !headers.get("content-type")?.startsWith("text/html")) return response;
	headers.set("content-security-policy", pagePolicy(env, nonce));
	headers.set("reporting-endpoints", `csp="${REPORTS_PATH}"`);
	headers.set("permissions-policy", PAGE_FEATURES);
	return response;
}

function pagePolicy(env: Env, nonce: string) {
	const { APP_ORIGIN } = settingsOf(env);
	return [
		"default-src 'none'",
		"worker-src 'self'",
		"manifest-src 'self'",
		`script-src 'nonce-${nonce}' ${APP_ORIGIN}/assets/`,
		"style-src 'self'",
		// The server renders measured heights and positions as style attributes; they cannot load anything.
		"style-src-attr 'unsafe-inline'",
		"img-src 'self' data: blob:",
		"media-src 'self' blob:",
		"font-src 'self'",
		// Over https 'self' covers the live socket.
		`connect-src 'self'${isLocal(env) ? ` ${APP_ORIGIN.replace(/^http/, "ws")}` : ""}`,
		"form-action 'self'",
		"frame-ancestors 'none'",
		"base-uri 'none'",
		"object-src 'none'",
		"report-to csp",
	].join("; ");
}

/** Any answer with the headers that every answer carries. */
export function guarded(response: Response, request: Request, env: Env): Response {
	if (response.status === 101) return response;
	const answer = new Response(response.body, response);
	const { headers } = answer;
	const setUnlessThere = (name: string, value: string) => {
		if (!headers.has(name)) headers.set(name, value);
	};
	headers.set("x-content-type-options", "nosniff");
	headers.set("cross-origin-opener-policy", "same-origin");
	headers.set("cross-origin-resource-policy", "same-origin");
	setUnlessThere("permissions-policy", FEATURES);
	setUnlessThere("referrer-policy", "strict-origin-when-cross-origin");
	// Data, text and redirects load nothing, also where a browser is led to show them.
	setUnlessThere("content-security-policy", "default-src 'none'; frame-ancestors 'none'");
	const isSignedIn = SESSION_COOKIE.test(request.headers.get("cookie") ?? "") || headers.has("set-cookie");
	if (isSignedIn) setUnlessThere("cache-control", "no-store");
	if (!isLocal(env)) headers.set("strict-transport-security", "max-age=31536000; includeSubDomains");
	return answer;
}
