import { env } from "cloudflare:test";
import { expect, test } from "vitest";
import { type MailKind, wordsOf } from "#app/domain/mail/words.ts";
import { deliverMail } from "#app/platform/mail.ts";

const KINDS: MailKind[] = [
	"verify-email",
	"account-exists",
	"reset-password",
	"password-changed",
	"change-email",
	"email-change-asked",
	"email-changed",
	"second-factor-on",
	"second-factor-off",
	"recovery-codes-renewed",
	"recovery-code-used",
	"passkey-added",
	"passkey-removed",
	"needs-reconnect",
	"removed-by-meta",
	"connection-problem",
	"token-expiring",
];

test.each(KINDS)("the mail %s has a text and an HTML part, each with the privacy policy and without anything missing", (kind) => {
	const org = { slug: "demo", name: "Demo <Coaching>" };
	const context = { origin: "https://app.example.test", name: "Ana <b>", org, detail: {}, token: "the-token" };

	const { subject, text, html } = wordsOf(kind, context);

	expect(subject).toMatch(/^[A-Z@]/);
	expect(text).toContain("https://app.example.test/privacy-policy");
	expect(html).toContain('href="https://app.example.test/privacy-policy"');
	expect(html).toContain("Ana &lt;b&gt;");
	expect(`${subject} ${text} ${html}`).not.toMatch(/undefined|null|!\s/);
});

test("where Cloudflare's own way out is bound, mails leave by it", async () => {
	const sent: unknown[] = [];
	const bound = { ...env, SEND_EMAIL: { send: async (message: unknown) => void sent.push(message) } };
	const mail = { to: "ana@example.test", subject: "Hello", text: "hello", html: "<p>hello</p>" };

	await deliverMail(bound as never, mail);

	expect(sent).toEqual([{ ...mail, from: { name: "DM Tracker", email: "hello@localhost" } }]);
});
