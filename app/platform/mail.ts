import { type Env, settingsOf } from "#app/platform/env.ts";

/** One mail with a text part and an HTML part. */
export type Mail = { to: string; subject: string; text: string; html: string };

const TIMEOUT = 10_000;

/**
 * Hands a mail to the provider that the environment names: a POST of JSON with `from`, `to`, `subject`, `text`, `html`
 * and the key as a bearer token. Throws when it was not taken.
 */
export async function deliverMail(env: Env, mail: Mail): Promise<void> {
	const { MAIL_URL, MAIL_FROM, MAIL_KEY } = settingsOf(env);
	const response = await fetch(MAIL_URL, {
		method: "POST",
		headers: { "content-type": "application/json", ...(MAIL_KEY && { authorization: `Bearer ${MAIL_KEY}` }) },
		body: JSON.stringify({ from: MAIL_FROM, ...mail }),
		redirect: "manual",
		signal: AbortSignal.timeout(TIMEOUT),
	});
	await response.body?.cancel();
	if (!response.ok) throw new Error(`the mail provider answered ${response.status}`);
}
