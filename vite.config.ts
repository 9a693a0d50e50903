import { vitePlugin as remix } from "@remix-run/dev";
import tailwindcss from "@tailwindcss/vite";
import { defineConfig } from "vite";
import { createChunks } from "./scripts/chunks.ts";
import { ownIcons } from "./scripts/own-icons.ts";

export default defineConfig(({ isSsrBuild }) => ({
	plugins: [
		ownIcons(),
		tailwindcss(),
		remix({
			ignoredRouteFiles: ["**/*.css"],
			future: {
				v3_fetcherPersist: true,
				// Off on purpose: see docs/decisions/005-all-routes-at-once.md.
				v3_lazyRouteDiscovery: false,
				v3_relativeSplatPath: true,
				v3_singleFetch: true,
				v3_throwAbortReason: true,
			},
		}),
	],
	define: { BUILD_ID: JSON.stringify(process.env.BUILD_ID ?? "dev") },
	ssr: { target: "webworker", noExternal: true, resolve: { conditions: ["workerd", "worker", "browser"] } },
	build: {
		sourcemap: false,
		target: "es2022",
		cssMinify: true,
		rollupOptions: { external: [/^cloudflare:/], ...(!isSsrBuild && { output: { manualChunks: createChunks() } }) },
	},
}));
