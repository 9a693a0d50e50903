import { now } from "./clock.ts";
import type { State } from "./state.ts";

export type Mail = { id: number; at: number; recipient: string; subject: string; text: string; html: string | null };

export function storeMail(state: State, mail: { to: string; subject: string; text: string; html: string | null }) {
	return state.sql
		.exec<Mail>(
			"insert into mails (at, recipient, subject, text, html) values (?, ?, ?, ?, ?) returning *",
			now(state),
			mail.to,
			mail.subject,
			mail.text,
			mail.html,
		)
		.one();
}

/** Newest first; `to` narrows to one recipient. */
export function listMails(state: State, { to, limit }: { to?: string | undefined; limit: number }): Mail[] {
	return state.sql
		.exec<Mail>("select * from mails where ?1 is null or recipient = ?1 order by id desc limit ?2", to ?? null, limit)
		.toArray();
}

export function findMail(state: State, id: number): Mail | null {
	const [mail] = state.sql.exec<Mail>("select * from mails where id = ?", id).toArray();
	return mail ?? null;
}

export function clearMails(state: State) {
	state.sql.exec("delete from mails");
}
