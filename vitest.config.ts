import { cloudflareTest, readD1Migrations } from "@cloudflare/vitest-plugin";
import { Response } from "miniflare";
import { defineConfig } from "vitest/config";
import { buildIfStale } from "./scripts/build.ts";

// Tests send requests to the Worker with its pages as they are built, and read the routes from there.
await buildIfStale();

const migrations = {
	directory: await readD1Migrations("migrations/directory"),
	ingest: await readD1Migrations("migrations/ingest"),
	shard: await readD1Migrations("migrations/shard"),
};

/** Behaviour, in workerd, on real D1, queues, R2 and Durable Objects. The browser's journeys have a configuration of their own. */
export default defineConfig({
	plugins: [
		cloudflareTest({
			wrangler: { configPath: "./wrangler.toml" },
			miniflare: {
				// Instagram in these tests is the sandbox, reached by whatever the code under test fetches.
				outboundService: "sandbox",
				workers: [
					{
						name: "sandbox",
						modules: true,
						scriptPath: "build/workers/sandbox.js",
						compatibilityDate: "2026-11-01",
						compatibilityFlags: ["nodejs_compat"],
						// Its webhooks are taken and forgotten: tests post their own.
						outboundService: () => new Response("EVENT_RECEIVED"),
						durableObjects: { WORLD: { className: "World", useSQLite: true } },
						bindings: {
							APP_ORIGIN: "http://localhost:8787",
							SANDBOX_ORIGIN: "http://sandbox.test",
							META_APP_ID: "1234567890",
							META_APP_SECRET: "local-app-secret",
							META_VERIFY_TOKEN: "local-verify-token",
						},
					},
				],
				bindings: {
					TEST_MIGRATIONS: migrations,
					// What chance begins with where a test asks for it; empty for another one each time.
					SEED: process.env.SEED ?? "",
					// How many orders of one history are tried; `ORDERS=1000 vitest run tests/inbox/any-order.test.ts` tries many.
					ORDERS: process.env.ORDERS ?? "25",
					// How many sends are left without an answer; `AMBIGUOUS=1000 vitest run tests/instagram/double-sends.test.ts`.
					AMBIGUOUS: process.env.AMBIGUOUS ?? "50",
					APP_ENV: "local",
					APP_ORIGIN: "http://localhost:8787",
					META_APP_ID: "1234567890",
					META_APP_SECRET: "local-app-secret",
					META_VERIFY_TOKEN: "local-verify-token",
					META_GRAPH_VERSION: "v26.0",
					INSTAGRAM_LOGIN_URL: "http://sandbox.test",
					INSTAGRAM_API_URL: "http://sandbox.test",
					INSTAGRAM_GRAPH_URL: "http://sandbox.test",
					MEDIA_HOSTS: "sandbox.test",
					PUSH_HOSTS: "sandbox.test",
					VAPID_KEY:
						'{"kty":"EC","crv":"P-256","kid":"local","x":"LKxmdfjigD3D86FwnpxeY_BVbicKqMTzQPzK9cTE6WM","y":"f92EeLpEC-Gg04GF9Pyz6xF_WsGucmWoYRuia2va5ew","d":"-WeJY0HV4CSTehgkQwA37KSj4_yTWr3gjmfPbsJkJNI"}',
					MAIL_URL: "http://sandbox.test/control/mail",
					MAIL_FROM: "DM Tracker <hello@localhost>",
					OPERATOR_TOKEN: "local-operator-token-0000",
					SIGNING_KEY:
						'{"kty":"OKP","crv":"Ed25519","kid":"local","x":"jIkRg5ltNgFlJFdpS8z570pv5NZyQxgU_2U0xHWgq5g","d":"0x2QDiWasCaqwOk6bBoM1CEzorl1-0Jkr7-LvZoLXuE"}',
					TOKEN_KEYS: '{"k1":"bG9jYWwta2V5LW5vdC1mb3ItcHJvZHVjdGlvbi0zMmI="}',
					TOKEN_KEY_ACTIVE: "k1",
				},
			},
		}),
	],
	test: {
		include: ["tests/**/*.test.ts", "app/**/*.test.ts"],
		exclude: ["tests/e2e/**"],
		setupFiles: ["tests/support/migrate.ts"],
		// A machine under load takes its time; what has to be quick says so itself.
		testTimeout: 20_000,
		deps: { optimizer: { ssr: { enabled: true, include: ["@remix-run/cloudflare"] } } },
	},
});
