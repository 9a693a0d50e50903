/** The mails that reached the sandbox's mailbox, and what their links hold. */
import { env } from "cloudflare:test";
import { vi } from "vitest";
import { control } from "./instagram.ts";

export type SentMail = { to: string; subject: string; text: string; html: string };

/** The mails to an address, newest first, once there are as many as awaited. */
export function mailsTo(email: string, awaited: number): Promise<SentMail[]> {
	return vi.waitFor(
		async () => {
			const { mails } = (await control(`mail?to=${encodeURIComponent(email)}`)) as { mails: SentMail[] };
			if (mails.length < awaited) throw new Error(`${mails.length} of ${awaited} mails have come`);
			return mails;
		},
		{ timeout: 5000, interval: 50 },
	);
}

/** How many mails to an address have not left yet. */
export async function waitingMails(email: string): Promise<number> {
	const query =
		"select count(*) as waiting from mails left join users on users.id = mails.user_id where coalesce(mails.email, users.email) = ?";
	return (await env.DIRECTORY.prepare(query).bind(email).first<number>("waiting")) ?? 0;
}

/** The token of the link in a mail. */
export function tokenIn(mail: SentMail | undefined): string {
	const token = /[?&]token=([\w-]{43})/.exec(mail?.text ?? "")?.[1];
	if (!token) throw new Error(`no link in: ${mail?.text}`);
	return token;
}
