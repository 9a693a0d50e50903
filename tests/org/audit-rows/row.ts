/** What rows of the audit log are tried with: a team whose person wrote, and its doors. */
import type { Role } from "#app/schema/directory.ts";
import { contacts, messages } from "#app/schema/shard.ts";
import { makeVisitor, ORIGIN, send } from "../../support/http.ts";
import { makeSendable } from "../../support/instagram.ts";

export type Team = Awaited<ReturnType<typeof makeTeam>>;

export type Fields = Record<string, string>;

export async function makeTeam(role: Role = "owner") {
	const org = await makeSendable();
	const [contact] = await org.tenant.db.select({ id: contacts.id }).from(contacts);
	const [message] = await org.tenant.db.select({ id: messages.id }).from(messages);
	if (!contact || !message) throw new Error("nobody wrote");
	return { ...org, contactId: contact.id, messageId: message.id, ...(await makeVisitor(org, role)) };
}

export function post({ slug, cookie }: Team, path: string, fields: Fields) {
	return send(`/o/${slug}${path}`, { method: "POST", body: new URLSearchParams(fields), headers: { cookie, origin: ORIGIN } });
}

export const conversation = (team: Team, fields: Fields) => post(team, `/inbox/${team.conversationId}`, fields);

export const connection = (team: Team, intent: string) => post(team, "/settings/connections", { intent, connectionId: team.connectionId });

/** A member beside who acts. */
export async function aMember(team: Team): Promise<string> {
	return (await makeVisitor(team, "member")).user.id;
}

/**
 * What an intent of a form leaves in the audit log: `post` sends it as a member of that role (an Owner where none is said), `line` is the
 * action of the line, null for what is no change of the org's data (decision 6).
 */
type AuditRow = { line: string | null; role?: Role; post: (team: Team) => Promise<Response> };
/** By the name of the form's file and the intent. */
export type AuditRows = Record<string, AuditRow>;
