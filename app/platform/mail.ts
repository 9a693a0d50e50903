import { type Env, isLocal, settingsOf } from "#app/platform/env.ts";

/** One mail with a text part and an HTML part. */
export type Mail = { to: string; subject: string; text: string; html: string };

const TIMEOUT = 10_000;

/** The provider answered that it does not take a mail: it can be tried again, and nobody gets it twice. What a server's own trouble (5xx) leaves behind is not known. */
export class MailRefusedError extends Error {
	override name = "MailRefusedError";
}

/** Hands a mail to Cloudflare's `send_email` binding where there is one, else to the provider at MAIL_URL. Throws when it was not taken. */
export async function deliverMail(env: Env, mail: Mail): Promise<void> {
	if (!env.SEND_EMAIL) return postMail(env, mail);
	await env.SEND_EMAIL.send({ from: senderOf(settingsOf(env).MAIL_FROM), ...mail });
}

/** Where mails can be read on one's own machine: the sandbox's mailbox. Null in any other mode. */
export function mailboxOf(env: Env): string | null {
	return isLocal(env) ? `${new URL(settingsOf(env).MAIL_URL).origin}/mail` : null;
}

/** `Name <address>` in its two parts, or an address alone. */
function senderOf(from: string): string | { name: string; email: string } {
	const [, name, email] = /^(.+?)\s*<([^<>]+)>$/.exec(from) ?? [];
	return name && email ? { name, email } : from;
}

/** A POST of JSON with `from`, `to`, `subject`, `text`, `html` and the key as a bearer token. */
async function postMail(env: Env, mail: Mail): Promise<void> {
	const { MAIL_URL, MAIL_FROM, MAIL_KEY } = settingsOf(env);
	const response = await fetch(MAIL_URL, {
		method: "POST",
		headers: { "content-type": "application/json", ...(MAIL_KEY && { authorization: `Bearer ${MAIL_KEY}` }) },
		body: JSON.stringify({ from: MAIL_FROM, ...mail }),
		redirect: "manual",
		signal: AbortSignal.timeout(TIMEOUT),
	});
	await response.body?.cancel();
	if (response.ok) return;
	const said = `the mail provider answered ${response.status}`;
	throw response.status < 500 ? new MailRefusedError(said) : new Error(said);
}
