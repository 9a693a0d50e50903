/** Every kind of message in a real browser: what comes, what becomes of it, and what is sent. */
import type { Page } from "playwright-core";
import { expect, inject, test } from "vitest";
import { signIn, writeDm } from "./support/browser.ts";

const ACCOUNT = "17841400000000001";
let people = 0;

/** Somebody new who wrote `text`, with their conversation open. */
async function openWith(text: string, options?: Parameters<typeof signIn>[1]) {
	const from = `kind.${Date.now() % 1_000_000}.${++people}`;
	const { mid } = await writeDm({ from, text });
	const opened = await signIn("owner@demo.test", options);
	await opened.page.getByText(text).first().click();
	await bubble(opened.page, text).waitFor();
	return { ...opened, from, mid };
}

function bubble(page: Page, text: string) {
	return page.getByRole("log").locator("[data-message-id]", { hasText: text }).first();
}

async function sandbox(path: string, body?: object): Promise<Record<string, unknown>> {
	const answer = await fetch(`${inject("product").sandbox}/control/${path}`, {
		method: body ? "POST" : "GET",
		headers: { "content-type": "application/json" },
		...(body && { body: JSON.stringify(body) }),
	});
	if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
	return (await answer.json()) as Record<string, unknown>;
}

const happens = (from: string, event: object) => sandbox("events", { account: ACCOUNT, from, ...event });

async function askApi(path: string): Promise<string> {
	const answer = await fetch(`${inject("product").origin}/api/v1/${path}`, { headers: { "x-org-auth-token": "demo-org-token" } });
	return answer.text();
}

type Said = { mid: string; direction: string; text: string | null; attachments: { type: string }[]; reactions: { emoji: string }[] };

async function saidTo(from: string): Promise<Said[]> {
	return (await sandbox(`messages?account=${ACCOUNT}&from=${from}`)).messages as Said[];
}

async function until<T>(ask: () => Promise<T | undefined>): Promise<T> {
	for (const end = Date.now() + 10_000; ; ) {
		const answer = await ask();
		if (answer !== undefined) return answer;
		if (Date.now() > end) throw new Error("nothing came");
		await new Promise((resolve) => setTimeout(resolve, 50));
	}
}

test("what is taken back is gone from the open conversation, the preview and the API within a second", async () => {
	const secret = `nobody should read this ${Date.now()}`;
	const { page, from, mid } = await openWith(secret);
	const conversationId = page.url().split("/").at(-1);
	const places = async () => [
		await page.content(),
		await askApi("conversations?limit=5"),
		await askApi(`conversations/${conversationId}/messages?limit=5`),
	];
	expect((await places()).map((text) => text.includes(secret))).toEqual([true, true, true]);
	const began = Date.now();
	await happens(from, { kind: "unsend", mid });
	await page.getByRole("log").getByText("They took this message back").waitFor();
	await until(async () => ((await places()).some((text) => text.includes(secret)) ? undefined : true));
	const gone = Date.now() - began;

	console.log(`figure: unsent to gone from the open page, the preview and the API: ${gone} ms`);
	expect(gone).toBeLessThanOrEqual(1000);
	expect(await page.getByText("Unsent message").count()).toBeGreaterThan(0);
});

test("edits, reactions and read receipts appear where they belong", async () => {
	const { page, from, mid } = await openWith("first wording");
	await happens(from, { kind: "edit", mid, text: "second wording", num_edit: 1 });
	await bubble(page, "second wording").getByText("Edited").waitFor();

	await page.getByLabel("Reply", { exact: true }).last().fill("an answer");
	await page.keyboard.press("Enter");
	const answer = await until(async () => (await saidTo(from)).find(({ text }) => text === "an answer"));
	await happens(from, { kind: "reaction", mid: answer.mid, emoji: "😮" });
	await bubble(page, "an answer").getByLabel("They reacted with 😮").waitFor();
	await happens(from, { kind: "reaction", mid: answer.mid, action: "unreact" });
	await bubble(page, "an answer").getByLabel("They reacted with 😮").waitFor({ state: "detached" });
	await happens(from, { kind: "read", mid: answer.mid });
	await bubble(page, "an answer").getByText("Seen").waitFor();
});

test("a reaction, an answer to one message and deleting here, by the message's menu", async () => {
	const { page, from, mid } = await openWith("react to me");
	const menu = async (text: string) => {
		await bubble(page, text).hover();
		await bubble(page, text).getByRole("button", { name: "Message actions" }).click();
	};
	await menu("react to me");
	await page.getByRole("menuitem", { name: "React with ❤" }).click();
	await bubble(page, "react to me").getByLabel("You reacted with ❤").waitFor();
	await until(async () => ((await saidTo(from)).find((message) => message.mid === mid)?.reactions.length === 1 ? true : undefined));

	await menu("react to me");
	await page.getByRole("menuitem", { name: "Reply" }).click();
	await page.getByText("Answering: react to me").waitFor();
	await page.keyboard.type("to exactly that");
	await page.keyboard.press("Enter");
	await bubble(page, "to exactly that").getByLabel("In answer to: react to me").waitFor();

	await menu("react to me");
	await page.getByRole("menuitem", { name: "Delete here" }).click();
	await page.getByRole("alertdialog").getByText("it stays on Instagram").waitFor();
	await page.getByRole("button", { name: "Delete here" }).click();
	await page.getByRole("log").getByText("Deleted here. It is still in Instagram.").waitFor();
	await bubble(page, "to exactly that").getByLabel("In answer to: Deleted message").waitFor();
	expect((await saidTo(from)).some(({ text }) => text === "react to me")).toBe(true);
});

test("a long text goes out as several messages, in order, each within Instagram's limit", async () => {
	const { page, from } = await openWith("tell me everything");
	const text = Array.from({ length: 60 }, (_, n) => `Sentence number ${n} of a long story.`).join(" ");
	await page.getByLabel("Reply", { exact: true }).last().fill(text);
	await page.getByText("Goes out as 3 messages").waitFor();
	await page.keyboard.press("Enter");

	const sent = await until(async () => {
		const ours = (await saidTo(from)).filter(({ direction }) => direction === "outbound");
		return ours.length === 3 ? ours.reverse() : undefined;
	});
	expect(sent.map((message) => message.text).join(" ")).toBe(text);
});

test("a picture is checked, sent, shown, and kept nowhere once Instagram has it; a GIF is refused with a sentence", async () => {
	const { page, from } = await openWith("send me a picture");
	const png = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==", "base64");
	const input = page.getByLabel("Attach files");
	await input.setInputFiles({ name: "dance.gif", mimeType: "image/gif", buffer: Buffer.from("GIF89a") });
	await page.getByText("dance.gif: Instagram does not take GIFs.").first().waitFor();
	await input.setInputFiles({ name: "dot.png", mimeType: "image/png", buffer: png });
	await page.getByRole("list", { name: "Attachments" }).getByText("dot.png").waitFor();
	await page.getByLabel("Reply", { exact: true }).last().fill("and a word with it");
	await page.keyboard.press("Enter");

	await until(async () => ((await saidTo(from)).filter(({ direction }) => direction === "outbound").length === 2 ? true : undefined));
	const [word, picture] = await saidTo(from);
	expect(picture).toMatchObject({ direction: "outbound", attachments: [{ type: "image" }] });
	expect(word).toMatchObject({ text: "and a word with it" });
	await until(async () => {
		const shown = page.getByRole("log").getByRole("img", { name: "dot.png" });
		const source = (await shown.count()) > 0 ? await shown.first().getAttribute("src") : null;
		return source?.startsWith("/o/demo/media/") ? true : undefined;
	});
});

test("a picture that Instagram does not give out just now can be asked for again; one that is gone says so", async () => {
	const { page, from } = await openWith("look at this");
	await sandbox("faults", { cdn: { mode: "error" } });
	await writeDm({ from, attachments: [{ type: "image" }] });
	await page.getByRole("log").getByText("Instagram does not give it out just now").waitFor();
	await sandbox("faults", { cdn: null });
	await page.getByRole("log").getByRole("button", { name: "Try again" }).click();
	await page.getByRole("log").getByRole("img", { name: "Photo" }).waitFor();

	await sandbox("faults", { cdn: { mode: "gone" }, graph: { path: "*", method: "GET", name: "not-found" } });
	await writeDm({ from, attachments: [{ type: "image" }] });
	await page.getByRole("log").getByText("Instagram no longer gives it out").last().waitFor();
	await sandbox("faults", { clear: true });
});

test("another app that answers, and a restricted account, are said where somebody is about to write", async () => {
	const { page, from } = await openWith("who answers me");
	await happens(from, { kind: "handover", to: "another-app" });
	await page.getByText("Another app connected to this Instagram account is answering here").waitFor();
	await happens(from, { kind: "handover", to: "us" });
	await page.getByText("Another app connected to this Instagram account is answering here").waitFor({ state: "detached" });

	await sandbox("accounts", { username: "demo.coach", id: ACCOUNT, is_restricted: true });
	try {
		await page.getByLabel("Reply", { exact: true }).last().fill("held for now");
		await page.keyboard.press("Enter");
		await page.getByText("Instagram has restricted this account. Replies wait here").waitFor();
		await page.getByText("Instagram has restricted @demo.coach").waitFor();
		expect((await saidTo(from)).some(({ text }) => text === "held for now")).toBe(false);
	} finally {
		await sandbox("accounts", { username: "demo.coach", id: ACCOUNT, is_restricted: false });
	}
	await page.getByRole("link", { name: "See what to do" }).click();
	await page.getByRole("button", { name: "Try again" }).click();
	await until(async () => ((await saidTo(from)).some(({ text }) => text === "held for now") ? true : undefined));
	await page
		.getByText(/^●?Connected$/)
		.first()
		.waitFor();
});

test("every kind of message is shown or said in words, none is blank", async () => {
	const { page, from, troubles } = await openWith("all kinds");
	const types = [
		"image",
		"video",
		"audio",
		"file",
		"share",
		"reel",
		"ig_reel",
		"ig_post",
		"post",
		"story_mention",
		"ig_story",
		"template",
		"generic",
		"product",
		"ephemeral",
		"like_heart",
		"sticker",
		"unsupported_type",
		"fallback",
		"never_heard_of",
	];
	for (const type of types) await writeDm({ from, attachments: [{ type }] });
	await until(async () => ((await page.getByRole("log").locator("[data-message-id]").count()) === types.length + 1 ? true : undefined));
	await page.waitForTimeout(1500);
	const shown = await page
		.getByRole("log")
		.locator("[data-message-id]")
		.evaluateAll((nodes) =>
			nodes.map((node) => ({
				words: (node.textContent ?? "").replace("They:", "").trim(),
				media: node.querySelectorAll("img, video, audio, svg[role=img]").length,
			})),
		);
	for (const [position, { words, media }] of shown.entries()) expect(words.length + media, types[position - 1]).toBeGreaterThan(0);
	expect(troubles.filter((trouble) => !/40[0-9]|410/.test(trouble))).toEqual([]);
});
