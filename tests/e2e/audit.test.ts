import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, inject, test } from "vitest";
import { signIn } from "./support/browser.ts";

test("an Owner finds what they did in the audit log, filters it, has it checked and takes it along", async () => {
	const { origin } = inject("product");
	const { page, troubles } = await signIn("owner@demo.test");
	await page.locator("[data-conversation-id]").first().click();
	await page.getByRole("textbox", { name: "Reply" }).fill("This is noted");
	await page.keyboard.press("Control+Enter");
	await page.getByText("This is noted").first().waitFor();

	await page.getByRole("link", { name: "Settings" }).first().click();
	await page.getByRole("link", { name: "Audit log" }).click();
	await page
		.getByText(/wrote a reply to/)
		.first()
		.waitFor();
	expect(await page.getByText("This is noted").count()).toBe(0);

	await page.getByLabel("What").selectOption("Connections");
	await page.waitForURL(/group=connection/);
	await page
		.getByText(/connected/)
		.first()
		.waitFor();
	expect(await page.getByText(/wrote a reply to/).count()).toBe(0);
	await page.getByLabel("Only refused").check();
	await page.getByText("No line matches this filter.").waitFor();
	await page.getByRole("link", { name: "Clear filter" }).click();
	await page
		.getByText(/wrote a reply to/)
		.first()
		.waitFor();

	await page.getByRole("button", { name: "Check now" }).click();
	await page.getByText(/Every line fits: \d+ in an unbroken chain/).waitFor();
	await page
		.getByText(/checked the audit log/)
		.first()
		.waitFor();

	const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Export JSON Lines" }).click()]);
	const lines = readFileSync(await file.path(), "utf8")
		.trimEnd()
		.split("\n");
	expect(file.suggestedFilename()).toBe("audit-demo.jsonl");
	expect(JSON.parse(lines.at(-1) ?? "")).toMatchObject({ action: "audit.exported", hash: expect.stringMatching(/^[0-9a-f]{64}$/) });
	expect(page.url()).toContain(origin);
	expect(troubles).toEqual([]);
});

test("a proof is made with one button, and its report is checked without the product", async () => {
	const { origin } = inject("product");
	const { page, troubles } = await signIn("owner@rival.test");
	await page.goto(`${origin}/o/rival/settings/security`);

	await page.getByRole("button", { name: "Prove that organizations are kept apart" }).click();
	await page.getByText(/All \d+ checks passed/).waitFor({ timeout: 30_000 });
	await page.getByText("Statements that try to get around the fence").click();
	await page.getByText("a name with its database").waitFor();
	await page.getByRole("button", { name: "Prove that organizations are kept apart" }).click();
	await page.getByText(/less than a minute ago/).waitFor();

	const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: "Download the signed report" }).click()]);
	const folder = mkdtempSync(join(tmpdir(), "report-"));
	const path = join(folder, "report.json");
	await file.saveAs(path);
	const verify = () =>
		spawnSync(process.execPath, ["scripts/verify-report.ts", path, `${origin}/.well-known/dm-tracker-keys.json`], { encoding: "utf8" });
	expect(verify().stdout).toMatch(/^VALID: \d+ checks passed, 0 failed/);
	writeFileSync(path, readFileSync(path, "utf8").replace('"failed":0', '"failed":1'));
	expect(verify().stdout).toMatch(/^NOT VALID/);
	rmSync(folder, { recursive: true });
	// The second press was answered with 429, which the console tells.
	expect(troubles.filter((trouble) => !trouble.includes("429"))).toEqual([]);
});

test("a Team Member neither sees these pages nor opens them", async () => {
	const { origin } = inject("product");
	const { page } = await signIn("setter@demo.test");
	await page.goto(`${origin}/o/demo/settings/connections`);
	await page.getByRole("link", { name: "Connections" }).first().waitFor();
	expect(await page.getByRole("link", { name: "Audit log" }).count()).toBe(0);
	for (const name of ["audit", "security"]) expect((await page.goto(`${origin}/o/demo/settings/${name}`))?.status()).toBe(403);
});
