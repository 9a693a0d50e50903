/** Mails on their way: a row until the provider has taken them, so that none is lost with a process. */
import { and, asc, eq, lte } from "drizzle-orm";
import { MINUTE, now, SECOND } from "#app/platform/clock.ts";
import { directory } from "#app/platform/db/bindings.ts";
import { type Env, settingsOf } from "#app/platform/env.ts";
import { newId } from "#app/platform/ids.ts";
import { errorName, log } from "#app/platform/log.ts";
import { deliverMail, MailRefusedError } from "#app/platform/mail.ts";
import { oneTimeToken } from "#app/platform/one-time.ts";
import { wake } from "#app/platform/queue.ts";
import { mails, memberships, orgs, users } from "#app/schema/directory.ts";
import { type MailKind, type Words, wordsOf, written } from "./words.ts";

const TRIES = 10;

/** Sends a mail to the Owner of an org. */
export async function mailOwner(env: Env, orgId: string, kind: MailKind, detail: Record<string, string>): Promise<void> {
	const db = directory(env);
	const [owner] = await db
		.select({ id: memberships.userId })
		.from(memberships)
		.where(and(eq(memberships.orgId, orgId), eq(memberships.role, "owner")));
	if (!owner) return;
	await mailNow(env, { to: { userId: owner.id }, orgId, kind, detail });
}

export type Mail = {
	/** Somebody with an account, or an address alone; both where a mail goes to another address than the account's. */
	to: { userId: string; email?: string } | { userId?: undefined; email: string };
	orgId?: string | null;
	kind: MailKind;
	/** What its words need: ids and names, never a token; a link's token is made from `tokenId` when the mail is sent. */
	detail: Record<string, string>;
};

/** A mail that is about to leave. */
export type Departing = Pick<typeof mails.$inferSelect, "userId" | "orgId" | "detail">;

/** What a mail says, and what to do when it was certainly not taken, before it is tried again. */
export type Written = { words: Words; wasRefused: () => Promise<void> };

/** By the kind of a mail who writes it at the moment it leaves, from what is true then; null where there is nothing to send any more. */
export type Writers = Partial<Record<string, (env: Env, mail: Departing) => Promise<Written | null>>>;

/** The statement that writes a mail down, for the batch of what causes it; call `wakeMail` with its id after the batch. */
export function writeMail(env: Env, mail: Mail) {
	const id = newId();
	return { id, statement: directory(env).insert(mails).values(rowOf(id, mail)) };
}

function rowOf(id: string, { to, orgId = null, kind, detail }: Mail) {
	const at = now();
	const { userId = null, email = null } = to;
	return { id, userId, email, orgId, kind, detail, createdAt: at, attempts: 0, retryAt: at };
}

/** Writes a mail down under an id of its own, unless it waits already, and has it sent in a moment. */
export async function mailOnce(env: Env, id: string, mail: Mail): Promise<void> {
	const added = await directory(env).insert(mails).values(rowOf(id, mail)).onConflictDoNothing().returning({ id: mails.id });
	if (added.length > 0) await wakeMail(env, id);
}

/** Writes a mail down and has it sent in a moment. */
export async function mailNow(env: Env, mail: Mail): Promise<void> {
	const { id, statement } = writeMail(env, mail);
	await statement;
	await wakeMail(env, id);
}

/** Has a mail that is written down sent in a moment. */
export async function wakeMail(env: Env, id: string): Promise<void> {
	await wake(env, { kind: "mail", id });
}

/** Sends one mail that waits; it is forgotten once it was taken, when there is nothing to say, or after ten tries. */
export async function sendMail(env: Env, id: string, writers: Writers): Promise<void> {
	const db = directory(env);
	// Whoever moves its time on sends it; another one at the same moment finds it not due.
	const [claimed] = await db
		.update(mails)
		.set({ retryAt: now() + MINUTE })
		.where(and(eq(mails.id, id), lte(mails.retryAt, now())))
		.returning();
	if (!claimed) return;
	const [user] = claimed.userId
		? await db.select({ email: users.email, name: users.name }).from(users).where(eq(users.id, claimed.userId))
		: [];
	const email = claimed.email ?? user?.email;
	const [org] = claimed.orgId ? await db.select({ slug: orgs.slug, name: orgs.name }).from(orgs).where(eq(orgs.id, claimed.orgId)) : [];
	if (!email) return forget(env, id);
	let late: Written | null = null;
	try {
		const write = writers[claimed.kind];
		late = write ? await write(env, claimed) : null;
		if (write && !late) return forget(env, id);
		const token = claimed.detail.tokenId ? await oneTimeToken(env, claimed.detail.tokenId) : null;
		const context = { origin: settingsOf(env).APP_ORIGIN, name: user?.name ?? null, org: org ?? null, detail: claimed.detail, token };
		await deliverMail(env, { to: email, ...(late ? written(late.words, context) : wordsOf(claimed.kind, context)) });
	} catch (error) {
		if (error instanceof MailRefusedError) await late?.wasRefused();
		const attempts = claimed.attempts + 1;
		log.error("mail not sent", { mail: id, kind: claimed.kind, attempts, error: errorName(error) });
		if (attempts >= TRIES) return forget(env, id);
		await db
			.update(mails)
			.set({ attempts, retryAt: now() + Math.min(15 * SECOND * 2 ** attempts, 60 * MINUTE) })
			.where(eq(mails.id, id));
		return;
	}
	await forget(env, id);
}

/** Wakes the sender for mails that are due. */
export async function sweepMails(env: Env): Promise<void> {
	const due = await directory(env)
		.select({ id: mails.id })
		.from(mails)
		.where(lte(mails.retryAt, now()))
		.orderBy(asc(mails.retryAt))
		.limit(100);
	for (const { id } of due) await wake(env, { kind: "mail", id });
}

async function forget(env: Env, id: string) {
	await directory(env).delete(mails).where(eq(mails.id, id));
}
