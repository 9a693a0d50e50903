import { defineConfig } from "vitest/config";

/** Journeys in a real Chromium against the product as `npm start` runs it, on ports and a data folder of its own. */
export default defineConfig({
	test: {
		include: ["tests/e2e/**/*.test.ts"],
		globalSetup: ["tests/e2e/support/product.ts"],
		fileParallelism: false,
		testTimeout: 60_000,
		hookTimeout: 120_000,
	},
});
