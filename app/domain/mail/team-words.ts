import type { MailContext, Words } from "./words.ts";

/** The mails about who is in an org, and in which role. */
export type TeamMail = "invitation" | "ownership-offered" | "ownership-declined" | "ownership-given" | "ownership-received";

/** What a mail about a team says, or null for another mail. */
export function teamWords(kind: string, { org, detail, token }: MailContext): Words | null {
	const name = org?.name ?? "an organization";
	const link = { words: "Open the members page", path: `/o/${org?.slug ?? ""}/settings/members` };
	switch (kind as TeamMail) {
		case "invitation":
			return {
				subject: `${detail.inviter} invites you to ${name}`,
				paragraphs: [
					`${detail.inviter} invites you to work in ${name} on DM Tracker, as ${detail.role}. There, a team answers its Instagram messages together.`,
					"The link is for this address, can be used once, and is good for 7 days. If you do not know who asks, do nothing: nobody joins without the link.",
				],
				link: { words: "See the invitation", path: `/invitations/accept?token=${token ?? ""}` },
			};
		case "ownership-offered":
			return {
				subject: `${detail.owner} offers you ${name}`,
				paragraphs: [
					`${detail.owner} would like to hand ${name} over to you. As its Owner you decide about billing, export and deletion. ${detail.owner} stays as an Admin.`,
					"You can accept or decline on the members page within 7 days.",
				],
				link,
			};
		case "ownership-declined":
			return {
				subject: `${detail.member} declined to take over ${name}`,
				paragraphs: [`${detail.member} does not want to become the Owner of ${name}. Nothing changed.`],
				link,
			};
		case "ownership-given":
			return {
				subject: `${detail.member} is now the Owner of ${name}`,
				paragraphs: [`${detail.member} accepted your offer and is the Owner of ${name}. You are an Admin from now on.`],
				link,
			};
		case "ownership-received":
			return {
				subject: `You are now the Owner of ${name}`,
				paragraphs: [`You accepted the offer of ${detail.owner} and are the Owner of ${name}. ${detail.owner} is an Admin from now on.`],
				link,
			};
		default:
			return null;
	}
}
