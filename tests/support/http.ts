/** Requests as the outside sends them, through the Worker's own entry. */
import { env, SELF } from "cloudflare:test";
import { hashPassword } from "#app/domain/auth/passwords.server.ts";
import { startSession } from "#app/domain/auth/sessions.server.ts";
import { addMembership } from "#app/domain/org/members.server.ts";
import { now } from "#app/platform/clock.ts";
import { sha256Hex, signHmac } from "#app/platform/crypto.ts";
import { directory } from "#app/platform/db/bindings.ts";
import { newId } from "#app/platform/ids.ts";
import { type Role, users } from "#app/schema/directory.ts";

export const ORIGIN = "http://localhost:8787";

/** Sends a request to the product. */
export function send(path: string, init: RequestInit = {}): Promise<Response> {
	return SELF.fetch(`${ORIGIN}${path}`, { redirect: "manual", ...init });
}

/** Posts a webhook body, signed with the app's secret unless `signature` says otherwise. */
export async function postWebhook(body: string, { signature }: { signature?: string | null } = {}): Promise<Response> {
	const signed = signature === undefined ? `sha256=${await signHmac("local-app-secret", body)}` : signature;
	return send("/webhooks/instagram", {
		method: "POST",
		body,
		headers: { "content-type": "application/json", ...(signed !== null && { "x-hub-signature-256": signed }) },
	});
}

/** A webhook body with these events for an account. */
export function webhookBody(accountId: string, events: unknown[]): string {
	return JSON.stringify({ object: "instagram", entry: [{ id: accountId, time: Date.now(), messaging: events }] });
}

/** A text message event. */
export function textEvent(accountId: string, personId: string, mid: string, text: string, timestamp: unknown = Date.now()) {
	return { sender: { id: personId }, recipient: { id: accountId }, timestamp, message: { mid, text } };
}

/** What opens the account of every visitor. Hashed once: each hash takes long. */
export const PASSWORD = "a long enough password";
let passwordHash: Promise<string> | undefined;

/** The same as it is stored. */
export function hashedPassword(): Promise<string> {
	passwordHash ??= hashPassword(PASSWORD);
	return passwordHash;
}

/** Somebody signed in, a member of the org when one is given; gives the cookie header of their browser. */
export async function makeVisitor(org?: { orgId: string }, role: Role = "owner") {
	const user = { id: newId(), email: `${newId()}@example.test`, name: "Ana Keller" };
	const at = now();
	await directory(env)
		.insert(users)
		.values({ ...user, passwordHash: await hashedPassword(), emailVerifiedAt: at, termsVersion: "", adultConfirmedAt: at, createdAt: at });
	if (org) await addMembership(env, { orgId: org.orgId, userId: user.id, role });
	const setCookie = await startSession(env, new Request(ORIGIN), user.id);
	const cookie = setCookie.split(";")[0] ?? "";
	return { user, cookie, sessionHash: await sha256Hex(cookie.split("=")[1] ?? "") };
}
