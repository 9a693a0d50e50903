import { expect, inject, test } from "vitest";
import { signIn } from "./support/browser.ts";

const GUEST = "owner@rival.test";

/** The newest mail to an address, as the mailbox of the sandbox shows it. */
async function newestMail(to: string): Promise<{ id: number; subject: string; text: string } | undefined> {
	const answer = await fetch(`${inject("product").sandbox}/control/mail?to=${encodeURIComponent(to)}`);
	const { mails } = (await answer.json()) as { mails: { id: number; subject: string; text: string }[] };
	return mails[0];
}

test("somebody is invited by mail, accepts, gets another role, and is removed", async () => {
	const { origin } = inject("product");
	const owner = await signIn("owner@demo.test");
	const before = (await newestMail(GUEST))?.id ?? 0;
	await owner.page.goto(`${origin}/o/demo/settings/members`);
	await owner.page.getByLabel("E-mail").fill(GUEST);
	await owner.page.getByLabel("Role", { exact: true }).selectOption("Team Member");
	await owner.page.getByRole("button", { name: "Invite", exact: true }).click();
	await owner.page.getByText(`${GUEST} is invited.`).waitFor();
	await owner.page.getByText("Waiting for an answer").waitFor();
	await expect.poll(async () => (await newestMail(GUEST))?.id ?? 0, { timeout: 15_000 }).toBeGreaterThan(before);
	const mail = await newestMail(GUEST);
	expect(mail?.subject).toBe("Ana Keller invites you to Demo Coaching");
	const link = /http:\S+\/invitations\/accept\?token=[\w-]{43}/.exec(mail?.text ?? "")?.[0] ?? "";

	const guest = await signIn(GUEST);
	await guest.page.goto(link);
	await guest.page.getByRole("heading", { name: "Join Demo Coaching" }).waitFor();
	await guest.page.getByRole("button", { name: "Accept the invitation" }).click();
	await guest.page.waitForURL(/\/o\/demo\/inbox/);
	await guest.page.locator("[data-conversation-id]").first().waitFor();
	await guest.page.goto(link);
	await guest.page.getByRole("heading", { name: "This invitation is no longer good" }).waitFor();

	await guest.page.goto(`${origin}/o/demo/settings/members`);
	await guest.page.getByText("Rita Valdez (you)").waitFor();
	expect(await guest.page.getByText("Invite somebody").count()).toBe(0);
	await owner.page.reload();
	await owner.page.getByLabel("Role of Rita Valdez").selectOption("Admin");
	await owner.page.getByRole("button", { name: "Change", exact: true }).click();
	await owner.page.getByText("The role is changed.").waitFor();
	// Their page loads again by itself and shows what an Admin may.
	await guest.page.getByRole("heading", { name: "Invite somebody" }).waitFor();

	await owner.page.getByRole("button", { name: "Remove Rita Valdez" }).click();
	await owner.page.getByRole("alertdialog").getByText("Their leads become unassigned.").waitFor();
	await owner.page.getByRole("alertdialog").getByRole("button", { name: "Remove Rita Valdez" }).click();
	await owner.page.getByText("The member is removed.").waitFor();
	await guest.page.getByRole("heading", { name: "Nothing is here" }).waitFor();
	await guest.page.getByRole("link", { name: "Go to your inbox" }).click();
	await guest.page.waitForURL(/\/o\/rival\/inbox/);
	expect(owner.troubles).toEqual([]);
});

test("an API token is shown once, works, and is refused after it was revoked", async () => {
	const { origin } = inject("product");
	const { page } = await signIn("admin@demo.test");
	await page.goto(`${origin}/o/demo/settings/api`);
	const name = `Reporting ${Date.now()}`;
	await page.getByLabel("Name").fill(name);
	await page.getByRole("button", { name: "Make token" }).click();
	const token = await page.getByLabel("Token", { exact: true }).inputValue();
	const ask = async () => (await fetch(`${origin}/api/v1/contacts`, { headers: { "x-org-auth-token": token } })).status;
	expect(await ask()).toBe(200);

	await page.reload();
	expect(await page.content()).not.toContain(token);
	await page.getByRole("button", { name: `Revoke the token ${name}` }).click();
	await page.getByRole("alertdialog").getByRole("button", { name: "Revoke the token" }).click();
	await page.getByText("The token is revoked.").waitFor();

	expect(await ask()).toBe(401);
});
