/** Writing answers: what the composer offers, and how the list beside it looks and is worked. */
import type { Page } from "playwright-core";
import { expect, inject, test } from "vitest";
import { PHONE, signIn, writeDm } from "./support/browser.ts";

let people = 0;
const row = (page: Page, text: string) => page.locator("[data-conversation-id]", { hasText: text });
const field = (page: Page) => page.locator("textarea[data-reply]");

/** Somebody new who wrote, with their conversation open. */
async function openNew(options?: Parameters<typeof signIn>[1]) {
	const name = `Answer ${Date.now()}${++people}`;
	const from = name.toLowerCase().replace(" ", ".");
	await writeDm({ from, name, text: "how does it work?" });
	const opened = await signIn("owner@demo.test", options);
	await row(opened.page, name).click();
	await field(opened.page).waitFor();
	return { ...opened, name, from };
}

test("a slash offers what is sent often, and the chosen one stands there with the name filled in", async () => {
	const { page } = await openNew();

	await field(page).press("/");
	const find = page.getByRole("combobox", { name: "Saved replies" });
	await find.fill("goal");
	await page.getByRole("option", { name: /Ask for the goal/ }).waitFor();
	await find.press("Enter");

	await expect
		.poll(() => field(page).inputValue())
		.toBe("What would you want to be different in three months, Answer? One sentence is enough.");
});

test("a compact list has lower rows, from the server's first page on", async () => {
	const { page } = await signIn("setter@demo.test");
	const { origin } = inject("product");
	const heights = () =>
		page.locator("[data-conversation-id]").evaluateAll((rows) => [...new Set(rows.map((one) => one.getBoundingClientRect().height))]);
	const choose = async (density: string) => {
		await page.goto(`${origin}/o/demo/settings/personal`);
		await page.getByLabel(density).check();
		await page.getByRole("button", { name: "Save" }).click();
		await page.getByText("Saved.").waitFor();
		await page.goto(`${origin}/o/demo/inbox`);
		await page.locator("[data-conversation-id]").first().waitFor();
	};
	expect(await heights()).toEqual([84]);

	await choose("Compact");

	expect(await heights()).toEqual([60]);
	await page.keyboard.press("j");
	await field(page).waitFor();
	await choose("Comfortable");
	expect(await heights()).toEqual([84]);
});

test("an emoji is found by name with the keys alone, and stands where the caret was", async () => {
	const { page } = await openNew();
	await field(page).pressSequentially("on fire!");
	await field(page).press("ArrowLeft");

	await page.keyboard.press("Control+e");
	const find = page.getByRole("combobox", { name: "Find an emoji" });
	await find.fill("fire");
	await page.getByRole("option", { name: "fire", exact: true }).waitFor();
	await find.press("Enter");

	await expect.poll(() => field(page).inputValue()).toBe("on fire🔥!");
	await expect.poll(() => field(page).evaluate((area) => area === document.activeElement)).toBe(true);
	await page.keyboard.type(" more");
	expect(await field(page).inputValue()).toBe("on fire🔥 more!");
	await page.getByRole("button", { name: "Emoji" }).click();
	await page.getByText("Used last").waitFor();
	await page.keyboard.press("Escape");
	await page.getByRole("dialog", { name: "Emoji" }).waitFor({ state: "detached" });
	expect(await field(page).evaluate((area) => area === document.activeElement)).toBe(true);
});

test("a message is reacted to and answered by keys alone", async () => {
	const { page } = await openNew();
	const focused = (name: string) => page.waitForFunction((label) => document.activeElement?.getAttribute("aria-label") === label, name);
	await field(page).focus();

	await page.keyboard.press("Shift+Tab");
	await focused("Message actions");
	await page.keyboard.press("Enter");
	await page.getByRole("menuitem", { name: "React with ❤" }).waitFor();
	await page.keyboard.press("ArrowDown");
	await focused("React with ❤");
	await page.keyboard.press("Enter");
	await page.getByRole("log").getByLabel("You reacted with ❤").waitFor();

	await focused("Message actions");
	await page.keyboard.press("Enter");
	await page.getByRole("menuitem", { name: "Reply" }).waitFor();
	// Letters choose where the focus is, which the menu takes after it is shown.
	await page.waitForFunction(() => document.activeElement?.closest("[role=menu]"));
	await page.keyboard.type("Rep");
	await page.getByRole("menuitem", { name: "Reply" }).and(page.locator(":focus")).waitFor();
	await page.keyboard.press("Enter");
	await page.getByText("Answering: how does it work?").waitFor();
	await focused("Reply");
	await page.keyboard.press("Escape");
	await page.getByText("Answering: how does it work?").waitFor({ state: "detached" });
});

test("how much room is left shows once it runs out, and then in how many messages it goes out", async () => {
	const { page } = await openNew();

	await field(page).fill("x".repeat(700));
	expect(await page.getByText("/ 1,000").count()).toBe(0);
	await field(page).fill("ö".repeat(450));
	await page.getByText("900 / 1,000").waitFor();
	await field(page).fill("word ".repeat(250));
	await page.getByText("Goes out as 2 messages").waitFor();
	await page.getByRole("list", { name: "Messages this goes out as" }).waitFor();
	expect(await page.getByText("/ 1,000").count()).toBe(0);
});

test("files dragged in go to the conversation they are dropped on; what Instagram does not take says so", async () => {
	const { page, name } = await openNew();
	const dragged = await page.evaluateHandle(() => {
		const data = new DataTransfer();
		for (const [file, type] of [
			["one.png", "image/png"],
			["two.pdf", "application/pdf"],
			["three.gif", "image/gif"],
		] as const) {
			data.items.add(new File(["some bytes"], file, { type }));
		}
		return data;
	});

	const sentence = page.getByText(`Into the reply to ${name}`);
	// As a browser does it: again and again while something hovers.
	await expect
		.poll(async () => {
			await page.getByRole("log").dispatchEvent("dragover", { dataTransfer: dragged });
			return sentence.isVisible();
		})
		.toBe(true);
	const zone = page.locator("section", { has: sentence }).locator("> div", { has: sentence });
	await zone.dispatchEvent("dragover", { dataTransfer: dragged });
	await zone.dispatchEvent("drop", { dataTransfer: dragged });

	const chosen = page.getByRole("list", { name: "Attachments" });
	await chosen.getByText("one.png").waitFor();
	await chosen.getByText("two.pdf").waitFor();
	await page.getByText("three.gif: Instagram does not take GIFs.").first().waitFor();
	expect(await chosen.getByRole("listitem").count()).toBe(2);
	await sentence.waitFor({ state: "detached" });
});

test("a picture is pasted as a file; words that come with their picture are pasted as words", async () => {
	const { page } = await openNew();
	const paste = (text: string | null) =>
		field(page).evaluate((area, words) => {
			const data = new DataTransfer();
			data.items.add(new File(["some bytes"], "image.png", { type: "image/png" }));
			if (words !== null) data.setData("text/plain", words);
			return !area.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
		}, text);

	expect(await paste("a cell of a table")).toBe(false);
	expect(await paste(null)).toBe(true);

	const chosen = page.getByRole("list", { name: "Attachments" });
	await chosen.getByText("image.png").waitFor();
	expect(await chosen.getByRole("listitem").count()).toBe(1);
});

test("a voice message is recorded, heard and sent as sound that Instagram takes; what is discarded goes nowhere", async () => {
	const { page, context, from, troubles } = await openNew();
	await context.grantPermissions(["microphone"]);
	const record = async () => {
		await page.getByRole("button", { name: "Record a voice message" }).click();
		await page.getByRole("timer", { name: "Recorded" }).getByText("0:01").waitFor();
		await page.getByRole("button", { name: "Stop" }).click();
		await page.getByLabel("What was recorded").waitFor();
	};

	await record();
	await page.getByRole("button", { name: "Discard" }).click();
	await page.getByLabel("What was recorded").waitFor({ state: "detached" });
	await field(page).fill("listen to this");
	await record();
	const recorded = page.getByLabel("What was recorded");
	await expect.poll(() => recorded.evaluate((sound: HTMLAudioElement) => sound.duration)).toBeGreaterThan(0.5);
	await page.getByRole("button", { name: "Send voice message" }).click();

	const shown = page.getByRole("log").getByLabel("Voice message");
	await expect
		.poll(() => shown.evaluate((sound: HTMLAudioElement) => [sound.error, new URL(sound.src).pathname.split("/")[3]]))
		.toEqual([null, "media"]);
	expect(await field(page).inputValue()).toBe("listen to this");
	const sent = async () => {
		const answer = await fetch(`${inject("product").sandbox}/control/messages?account=17841400000000001&from=${from}`);
		const { messages } = (await answer.json()) as { messages: { direction: string; attachments: { type: string }[] }[] };
		return messages.filter(({ direction }) => direction === "outbound").map(({ attachments }) => attachments[0]?.type);
	};
	await expect.poll(sent, { timeout: 15_000 }).toEqual(["audio"]);
	expect(troubles).toEqual([]);
});

test("where the microphone is refused, plain words say how to allow it", async () => {
	const { page } = await openNew();

	await page.getByRole("button", { name: "Record a voice message" }).click();

	await page.getByRole("alert").getByText("This page may not use the microphone.").waitFor();
	await page.getByRole("button", { name: "Close" }).click();
	await field(page).waitFor();
});

test("on a phone a row is done by a wipe to the right and snoozed by one to the left, each undone by one press", async () => {
	const { page, context } = await signIn("owner@demo.test", { viewport: PHONE, hasTouch: true, isMobile: true });
	const name = `Wiped ${Date.now()}`;
	await writeDm({ from: name.toLowerCase().replace(" ", "."), name, text: "wipe me" });
	await row(page, name).waitFor();
	const finger = await context.newCDPSession(page);
	/** A finger that goes so far from the middle of the row. */
	const wipe = async (x: number, y: number) => {
		const box = await row(page, name).boundingBox();
		if (!box) throw new Error("the row is not on the screen");
		const [fromX, fromY] = [box.x + box.width / 2, box.y + box.height / 2];
		await finger.send("Input.dispatchTouchEvent", { type: "touchStart", touchPoints: [{ x: fromX, y: fromY }] });
		for (let step = 1; step <= 8; step++) {
			const point = { x: fromX + (x * step) / 8, y: fromY + (y * step) / 8 };
			await finger.send("Input.dispatchTouchEvent", { type: "touchMove", touchPoints: [point] });
		}
		await finger.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
	};
	/** Two changes sent in the same moment may arrive in any order. */
	const isTold = () => page.waitForResponse((answer) => answer.request().method() === "POST" && answer.url().includes("/inbox/"));
	const inList = () => new URL(page.url()).pathname.endsWith("/inbox");
	// What fingers do is loaded once the page is in use.
	await page.waitForFunction(() => performance.getEntriesByType("resource").some(({ name }) => name.includes("row-swipe")));

	await wipe(40, 0);
	expect(await page.getByRole("button", { name: "Undo" }).count()).toBe(0);
	expect(inList()).toBe(true);

	const done = isTold();
	await wipe(170, 0);
	await done;
	await page.getByText(`${name} is done`).first().waitFor();
	await row(page, name).waitFor({ state: "detached" });
	expect(inList()).toBe(true);
	// Not a tap: browsers take one within some milliseconds of a wipe for a part of it.
	await Promise.all([isTold(), page.getByRole("button", { name: "Undo" }).click()]);
	await row(page, name).waitFor();

	await wipe(-170, 0);
	await page.getByRole("dialog").getByText(`Snooze ${name} until`).waitFor();
	await page.getByRole("dialog").getByLabel("When", { exact: true }).fill("tomorrow 9am");
	const snoozed = isTold();
	await page.getByRole("dialog").getByRole("button", { name: "Snooze", exact: true }).click();
	await snoozed;
	await page.getByText(`${name} comes back`).first().waitFor();
	await row(page, name).waitFor({ state: "detached" });
	await Promise.all([isTold(), page.getByRole("button", { name: "Undo" }).click()]);
	await row(page, name).waitFor();
	expect(inList()).toBe(true);

	await wipe(20, -100);
	const scrolled = () =>
		page
			.locator("[data-conversation-id]")
			.first()
			.evaluate((one) => one.closest("ul")?.parentElement?.scrollTop);
	await expect.poll(scrolled).toBeGreaterThan(0);
	expect(await page.getByRole("button", { name: "Undo" }).count()).toBe(0);
});
