import { defineConfig } from "vitest/config";

/** Journeys in a real Chromium against the product as `npm start` runs it, on ports and a data folder of its own. */
export default defineConfig({
	test: {
		include: ["tests/e2e/**/*.test.ts"],
		globalSetup: ["tests/e2e/support/product.ts"],
		fileParallelism: false,
		testTimeout: 60_000,
		// What is waited for on a busy machine takes longer than the second that is usual.
		expect: { poll: { timeout: 15_000 } },
		hookTimeout: 120_000,
	},
});
