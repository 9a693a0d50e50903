import { signHmac, toBase64Url, toBytes } from "#app/platform/crypto.ts";
import { ORIGIN, textEvent, webhookBody } from "../../support/http.ts";
import { type HttpRow, inOrg } from "./row.ts";

const LOCAL = { "x-local-secret": "local-app-secret", "content-type": "application/json" };
const OPERATOR = { authorization: "Bearer local-operator-token-0000" };

/** Doors that are no pages: the live socket, the API, Instagram's, the operator's and this machine's own. */
export const doorRows: HttpRow[] = [
	// The live socket
	{
		door: "upgrade /o/:org/live",
		who: "work-inbox",
		asked: (ids) => ({ path: inOrg(ids, "/live"), headers: { upgrade: "websocket", origin: ORIGIN } }),
		right: 101,
		anonymous: 401,
	},

	// The API
	{ door: "ALL /api/v1/*", who: "token", asked: () => ({ path: "/api/v1/nowhere" }), right: 404 },
	{ door: "GET /api/v1/conversations", who: "token", asked: () => ({ path: "/api/v1/conversations?limit=5" }), right: 200 },
	{
		door: "GET /api/v1/conversations/:id/messages",
		who: "token",
		asked: ({ conversation: id }) => ({ path: `/api/v1/conversations/${id}/messages` }),
		right: 200,
	},
	{ door: "GET /api/v1/contacts", who: "token", asked: () => ({ path: "/api/v1/contacts" }), right: 200 },
	{ door: "GET /api/v1/media/:media", who: "token", asked: ({ media }) => ({ path: `/api/v1/media/${media}` }), right: 200 },

	// Doors of Instagram, of whoever runs this installation, and of one's own machine
	{
		door: "GET /webhooks/instagram",
		who: "secret",
		asked: () => ({ path: "/webhooks/instagram?hub.mode=subscribe&hub.verify_token=local-verify-token&hub.challenge=1" }),
		withoutSecret: () => ({ path: "/webhooks/instagram?hub.mode=subscribe&hub.verify_token=wrong&hub.challenge=1" }),
		right: 200,
		anonymous: 403,
	},
	{
		door: "POST /webhooks/instagram",
		who: "secret",
		asked: async ({ account }) => {
			const body = webhookBody(account, [textEvent(account, "179000001", `mid-${crypto.randomUUID()}`, "hello")]);
			return {
				path: "/webhooks/instagram",
				body,
				headers: { "x-hub-signature-256": `sha256=${await signHmac("local-app-secret", body)}` },
			};
		},
		right: 200,
		anonymous: 401,
	},
	...["deauthorize", "data-deletion"].map(
		(name): HttpRow => ({
			door: `POST /webhooks/instagram/${name}`,
			who: "secret",
			asked: async ({ account }) => ({
				path: `/webhooks/instagram/${name}`,
				form: { signed_request: await signed(account, "local-app-secret") },
			}),
			withoutSecret: async ({ account }) => ({
				path: `/webhooks/instagram/${name}`,
				form: { signed_request: await signed(account, "wrong") },
			}),
			right: 200,
			anonymous: 400,
		}),
	),
	{
		door: "GET /outgoing/*",
		who: "secret",
		asked: ({ upload }) => ({ path: `/outgoing/${upload}` }),
		withoutSecret: ({ upload }) => ({ path: `/outgoing/${upload.replace(/sign=.*/, `sign=${"0".repeat(64)}`)}` }),
		right: 200,
		anonymous: 404,
	},
	{
		door: "POST /operator/data-deletions",
		who: "secret",
		asked: ({ account }) => ({ path: "/operator/data-deletions", body: account, headers: OPERATOR }),
		right: 200,
		anonymous: 401,
	},
	{
		door: "POST /operator/moves",
		who: "secret",
		asked: ({ org }) => ({ path: "/operator/moves", body: JSON.stringify({ org, to: "SHARD_99" }), headers: OPERATOR }),
		right: 409,
		harmless: ["org"],
		anonymous: 401,
	},
	{
		door: "GET /operator/moves/:org",
		who: "secret",
		asked: ({ org }) => ({ path: `/operator/moves/${org}`, headers: OPERATOR }),
		right: 200,
		harmless: ["org"],
		anonymous: 401,
	},
	{
		door: "GET /operator/metrics",
		who: "secret",
		asked: () => ({ path: "/operator/metrics", headers: OPERATOR }),
		withoutSecret: async () => ({ path: "/operator/metrics" }),
		right: 200,
		anonymous: 401,
	},
	{ door: "ALL /operator/*", who: "secret", asked: () => ({ path: "/operator/nowhere", headers: OPERATOR }), right: 404, anonymous: 401 },
	{ door: "ALL /local/*", who: "secret", asked: () => ({ path: "/local/nowhere", headers: LOCAL }), right: 404, anonymous: 404 },
	{
		door: "POST /local/clock",
		who: "secret",
		asked: () => ({ path: "/local/clock", body: '{"offset_ms":0}', headers: LOCAL }),
		right: 200,
		anonymous: 404,
	},
	{ door: "GET /local/seed", who: "secret", asked: () => ({ path: "/local/seed", headers: LOCAL }), right: 200, anonymous: 404 },
	...["people", "contacts"].map(
		(name): HttpRow => ({
			door: `POST /local/seed/${name}`,
			who: "secret",
			asked: () => ({ path: `/local/seed/${name}`, body: "{}", headers: LOCAL }),
			right: 400,
			anonymous: 404,
		}),
	),
	{
		door: "POST /local/seed/done",
		who: "secret",
		asked: () => ({ path: "/local/seed/done", body: "{}", headers: LOCAL }),
		right: 200,
		anonymous: 404,
	},

	// The rest
	{ door: "GET /.well-known/security.txt", who: "everybody", asked: () => ({ path: "/.well-known/security.txt" }), right: 200 },
	{
		door: "GET /.well-known/dm-tracker-keys.json",
		who: "everybody",
		asked: () => ({ path: "/.well-known/dm-tracker-keys.json" }),
		right: 200,
	},
	{ door: "POST /csp-reports", who: "everybody", asked: () => ({ path: "/csp-reports", body: "[]" }), right: 204 },
	{ door: "GET /healthz", who: "everybody", asked: () => ({ path: "/healthz" }), right: 200 },
	{ door: "ALL /*", who: "everybody", asked: () => ({ path: "/nowhere" }), right: 404 },
];

/** `payload` signed as Meta signs who took back our access. */
async function signed(userId: string, secret: string) {
	const payload = toBase64Url(toBytes(JSON.stringify({ algorithm: "HMAC-SHA256", user_id: userId })));
	const digest = (await signHmac(secret, payload)).match(/../g) ?? [];
	return `${toBase64Url(Uint8Array.from(digest, (pair) => Number.parseInt(pair, 16)))}.${payload}`;
}
