import { timeIn } from "#app/domain/follow-ups/days.ts";
import type { Words } from "#app/domain/mail/words.ts";
import { COUNTED, type Digest } from "./read-digest.server.ts";

type Reader = { slug: string; name: string; memberId: string; timeZone: string };

/** What the daily mail says: how much waits, each with the way to where it stands. */
export function digestWords(digest: Digest, { slug, name, memberId, timeZone }: Reader): Words {
	const inbox = `/o/${slug}/inbox`;
	const lines = [
		line(digest.waiting, (count, isOne) => `${count} ${isOne ? "lead of yours waits" : "leads of yours wait"} for an answer`, {
			path: `${inbox}?view=unreplied&assignee=${memberId}`,
		}),
		line(digest.closing, (count, isOne) => `${count} reply ${isOne ? "window closes" : "windows close"} today`, {
			path: `${inbox}?view=unreplied&assignee=${memberId}&window=open`,
		}),
		line(digest.unassigned, (count, isOne) => `${count} ${isOne ? "lead that is nobody's waits" : "leads that are nobody's wait"}`, {
			path: `${inbox}?view=unreplied&assignee=nobody`,
		}),
		line(digest.overdue, (count, isOne) => `${count} ${isOne ? "follow-up is" : "follow-ups are"} overdue`, {
			path: `/o/${slug}/follow-ups`,
		}),
		line(digest.today, (count, isOne) => `${count} ${isOne ? "follow-up is" : "follow-ups are"} due today`, {
			path: `/o/${slug}/follow-ups`,
		}),
		line(digest.mentions, (count, isOne) => `${count} ${isOne ? "note mentions" : "notes mention"} you, unseen`, {
			path: `${inbox}?view=mentions`,
		}),
	].flat();
	return {
		subject: `${name}: ${lines[0]?.words ?? "today"}`,
		paragraphs: [`This is what waits for you in ${name} today.`],
		items: lines,
		notes: digest.leads.map(
			({ name: lead, text, closesAt }) => `${lead}${text === null ? "" : `: “${text}”`} · closes at ${timeIn(timeZone, closesAt)}`,
		),
		link: { words: "Open the inbox", path: inbox },
		footer: { words: "Change this daily mail, or switch it off", path: `/o/${slug}/settings/notifications#times` },
	};
}

function line(count: number, words: (count: string, isOne: boolean) => string, { path }: { path: string }) {
	if (count === 0) return [];
	return [{ words: words(count === COUNTED ? `${COUNTED} or more` : String(count), count === 1), path }];
}
