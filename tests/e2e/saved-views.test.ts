import { AxeBuilder } from "@axe-core/playwright";
import { expect, inject, test } from "vitest";
import { PHONE, signIn, writeDm } from "./support/browser.ts";

type Page = Awaited<ReturnType<typeof signIn>>["page"];

const row = (page: Page, text: string) => page.locator("[data-conversation-id]", { hasText: text });
const savedView = (page: Page, name: string) => page.getByRole("navigation", { name: "Saved views" }).getByRole("link", { name });
const query = (page: Page) => new URL(page.url()).search;

/** Narrows the inbox to one stage, with the panel of filters open and closed again. */
async function narrowTo(page: Page, label: string, words: string) {
	await page.getByRole("button", { name: "Filter", exact: true }).click();
	await page.getByLabel(label, { exact: true }).selectOption({ label: words });
	await page.getByRole("button", { name: `Take away the filter ${label}` }).waitFor();
	await page.getByRole("button", { name: "Filter", exact: true }).click();
}

async function saveAs(page: Page, name: string, { isShared = false } = {}) {
	await page.getByRole("button", { name: /^Save (view|as new)$/ }).click();
	const dialog = page.getByRole("dialog", { name: "Save this view" });
	await dialog.getByLabel("Name").fill(name);
	if (isShared) await dialog.getByLabel(/Share with the team/).check();
	await dialog.getByRole("button", { name: "Save view" }).click();
	await dialog.waitFor({ state: "detached" });
}

async function choose(page: Page, name: string, item: string) {
	await page.getByRole("button", { name: `Options of the view ${name}` }).click();
	await page.getByRole("menuitem", { name: item }).click();
}

test("filters are saved by a name, shared, renamed and deleted, and a colleague sees each at once", async () => {
	const name = `Booked ${Date.now()}`;
	const { page, troubles } = await signIn("setter@demo.test");
	const colleague = await signIn();
	const second = await page.context().newPage();
	await second.goto(page.url());
	await page.bringToFront();
	await narrowTo(page, "Stage", "Meeting Booked");
	await row(page, "Meeting Booked").first().waitFor();

	await saveAs(page, name);
	await savedView(page, name).waitFor();
	expect(await savedView(page, name).getAttribute("aria-current")).toBe("true");
	const shown = await page.locator("[data-conversation-id]").count();
	expect(await savedView(page, name).textContent()).toBe(`${name}${shown}`);
	await savedView(second, name).waitFor();
	expect(await savedView(colleague.page, name).count()).toBe(0);

	await choose(page, name, "Share with the team");
	await savedView(colleague.page, name).click();
	await colleague.page.waitForURL(/[?&]stage=/);
	expect(query(colleague.page)).toBe(query(page));
	await expect.poll(() => colleague.page.locator("[data-conversation-id]").count(), { timeout: 15_000 }).toBe(shown);

	await choose(page, name, "Rename");
	await page.getByRole("dialog").getByLabel("Name").fill(`${name} again`);
	await page.keyboard.press("Enter");
	await savedView(colleague.page, `${name} again`).waitFor();
	await choose(page, `${name} again`, "Delete");
	await page.getByRole("alertdialog").getByRole("button", { name: "Delete" }).click();
	await savedView(colleague.page, name).waitFor({ state: "detached" });
	await savedView(second, name).waitFor({ state: "detached" });
	expect([...troubles, ...colleague.troubles]).toEqual([]);
});

test("its count follows what comes in, other filters are put into it or saved as another, and what is deleted can be had back", async () => {
	const name = `Nobody's ${Date.now()}`;
	const { page, troubles } = await signIn("setter@demo.test");
	await narrowTo(page, "Assigned to", "Nobody");
	await narrowTo(page, "Unread", "Yes");
	await saveAs(page, name);
	const countOf = async (of: string) => Number(/\d+$/.exec((await savedView(page, of).textContent())?.replace(of, "") ?? "")?.[0] ?? 0);
	const before = await countOf(name);

	await writeDm({ from: `counted.${Date.now()}`, text: "count me" });
	await expect.poll(() => countOf(name), { timeout: 25_000 }).toBe(before + 1);

	const was = query(page);
	await page.getByRole("button", { name: "Take away the filter Unread" }).click();
	await page.getByRole("button", { name: "Save as new" }).waitFor();
	await page.getByRole("button", { name: `Update view “${name}”` }).click();
	await page.locator("nav [aria-current]", { hasText: name }).waitFor();
	await page.getByRole("button", { name: "Undo" }).last().click();
	await page.locator(`nav a[href$="${was}"]`, { hasText: name }).waitFor();
	await saveAs(page, `${name} too`);
	await savedView(page, `${name} too`).waitFor();

	await page.reload();
	await savedView(page, `${name} too`).waitFor();
	await choose(page, `${name} too`, "Delete");
	await savedView(page, `${name} too`).waitFor({ state: "detached" });
	await page.getByRole("button", { name: "Undo" }).last().click();
	await savedView(page, `${name} too`).waitFor();
	for (const left of [`${name} too`, name]) {
		await page.getByRole("navigation", { name: "Saved views" }).getByRole("link", { name: left }).last().click();
		await choose(page, left, "Delete");
		await savedView(page, left).last().waitFor({ state: "detached" });
	}
	expect(troubles).toEqual([]);
});

test("a name that is taken is refused where it is typed; a view whose tag is deleted says so", async () => {
	const { origin } = inject("product");
	const name = `Warm ${Date.now()}`;
	const { page } = await signIn();
	const text = `tag me ${Date.now()}`;
	await writeDm({ from: `tagged.${Date.now()}`, text });
	await row(page, text).click();
	await page.getByRole("button", { name: "Tag", exact: true }).waitFor();
	await page.keyboard.press("t");
	await page.getByRole("dialog").getByRole("combobox").fill(name);
	await page.keyboard.press("Enter");
	await page.getByRole("dialog").getByRole("option", { name, selected: true }).waitFor();
	await page.keyboard.press("Escape");
	await narrowTo(page, "Tag", name);
	await saveAs(page, name);

	await page.getByRole("button", { name: "Take away the filter Tag" }).click();
	await narrowTo(page, "Reply window", "Open");
	await page.getByRole("button", { name: "Save view" }).click();
	await page.getByRole("dialog").getByLabel("Name").fill(name.toUpperCase());
	await page.keyboard.press("Enter");
	await page.getByText("You see another view of this name already.").waitFor();
	await page.keyboard.press("Escape");

	await page.goto(`${origin}/o/demo/settings/tags`);
	await page.getByRole("button", { name: `Change ${name}` }).click();
	await page.getByRole("button", { name: `Delete ${name}` }).click();
	await page.getByRole("alertdialog").or(page.getByRole("dialog")).getByRole("button", { name: "Delete" }).click();
	await page.getByText("The tag is deleted.").waitFor();
	await page.goto(`${origin}/o/demo/inbox`);
	await savedView(page, name).click();
	await page.getByText("Nothing is here: its tag was deleted").waitFor();
	await page.getByRole("button", { name: "Take away the filter Tag: Tag: not there any more" }).waitFor();
	await choose(page, name, "Delete");
});

test("on a phone and by keys alone a view is saved, opened and left again", async () => {
	const name = `By keys ${Date.now()}`;
	const { page, troubles } = await signIn("setter@demo.test", { viewport: PHONE });
	await narrowTo(page, "Reply window", "Human agent");
	const was = query(page);

	await page.keyboard.press("Control+k");
	await page.getByRole("combobox").fill("save this view");
	await page.keyboard.press("Enter");
	await page.getByRole("dialog", { name: "Save this view" }).getByLabel("Name").fill(name);
	await page.keyboard.press("Enter");
	await savedView(page, name).waitFor();
	await page.getByRole("link", { name: /^All/ }).click();
	await page.getByRole("button", { name: /Take away the filter Reply window/ }).click();
	await page.waitForURL((url) => url.search === "");

	await page.keyboard.press("Control+k");
	await page.getByRole("combobox").fill(`view: ${name}`);
	await page.getByRole("option", { name: `View: ${name}` }).waitFor();
	await page.keyboard.press("Enter");
	await page.waitForURL((url) => url.search === was);
	await choose(page, name, "Delete");
	await savedView(page, name).waitFor({ state: "detached" });
	expect(troubles).toEqual([]);
});

test("who may not change a shared view has its link, and may save one of their own", async () => {
	const name = `Team's ${Date.now()}`;
	const owner = await signIn();
	await narrowTo(owner.page, "Came from", "Instagram");
	await saveAs(owner.page, name, { isShared: true });
	const { page, context, troubles } = await signIn("setter@demo.test");
	await savedView(page, name).click();
	await page.waitForURL(/source=instagram/);

	await page.getByRole("button", { name: `Options of the view ${name}` }).click();
	await page.getByRole("menu").getByText("Shared with the team by Ana Keller").waitFor();
	expect(await page.getByRole("menuitem").allTextContents()).toEqual([" Copy link"]);
	expect((await new AxeBuilder({ page }).analyze()).violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([]);
	// Pages may write to the clipboard and not read it.
	await page.evaluate(() => {
		navigator.clipboard.writeText = async (text) => {
			document.title = text;
		};
	});
	await page.getByRole("menuitem", { name: "Copy link" }).click();
	await page.getByText("The link is copied.").first().waitFor();
	const link = await page.title();
	const opened = await context.newPage();
	await opened.goto(link);
	await opened.locator("nav [aria-current]", { hasText: name }).waitFor();
	await opened.close();

	await narrowTo(page, "Unread", "Yes");
	await page.getByRole("button", { name: "Save as new" }).waitFor();
	expect(await page.getByRole("button", { name: /^Update view/ }).count()).toBe(0);
	await choose(owner.page, name, "Make private");
	await savedView(page, name).waitFor({ state: "detached" });
	await choose(owner.page, name, "Delete");
	await savedView(owner.page, name).waitFor({ state: "detached" });
	expect([...troubles, ...owner.troubles]).toEqual([]);
});
