/** Headers that only a real server and a real browser can show: files beside the Worker, and what Chromium says about the rest. */
import { expect, inject, test } from "vitest";
import { openBrowser } from "./support/browser.ts";

test("files of the build carry the headers too", async () => {
	const { origin } = inject("product");
	const page = await (await fetch(`${origin}/login`)).text();
	const assets = [...new Set([...page.matchAll(/\/assets\/[\w.-]+\.(?:js|css)/g)].map(([path]) => path))];
	expect(assets.length).toBeGreaterThan(2);

	for (const path of [...assets, "/favicon.svg"]) {
		const { status, headers } = await fetch(`${origin}${path}`);
		expect(status, path).toBe(200);
		expect(headers.get("x-content-type-options"), path).toBe("nosniff");
		expect(headers.get("cross-origin-resource-policy"), path).toBe("same-origin");
		expect(headers.get("referrer-policy"), path).toBe("strict-origin-when-cross-origin");
		expect(headers.get("strict-transport-security"), path).toBe("max-age=31536000; includeSubDomains");
		expect(headers.get("access-control-allow-origin"), path).toBeNull();
	}
	expect((await fetch(`${origin}/assets/nothing.js`)).status).toBe(404);
});

test("Chromium has nothing against a page of ours, and reports what the policy blocks", async () => {
	const { origin } = inject("product");
	const { page } = await openBrowser();
	const said: string[] = [];
	page.on("console", (message) => void said.push(`${message.type()} ${message.text()}`));
	await page.goto(`${origin}/login`);
	await page.getByLabel("E-mail").waitFor();
	// Which features there are to switch off differs from one build of Chromium to the next.
	expect(said.filter((line) => /^(error|warning)/.test(line) && !line.includes("Unrecognized feature"))).toEqual([]);

	await page.evaluate(() => {
		const script = document.createElement("script");
		script.textContent = "document.title = 'ran'";
		document.body.appendChild(script);
	});

	await expect.poll(() => said.some((line) => /content security policy/i.test(line))).toBe(true);
	expect(await page.title()).not.toBe("ran");
});
