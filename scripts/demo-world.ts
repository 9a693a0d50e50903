/** The made-up world of the demo: the same for every first start, placed in time just before it. */
import { DEMO_REPLIES, type DemoReply } from "./demo-replies.ts";

export type DemoMessage = {
	mid: string;
	direction: "inbound" | "outbound";
	text: string | null;
	attachments: { type: string; url: string }[];
	at: number;
};
export type DemoFollowUp = { email: string; reason: string; dueAt: number };
export type DemoContact = {
	instagramId: string;
	username: string;
	name: string;
	stage: string;
	isRead: boolean;
	messages: DemoMessage[];
	/** Whose lead they are. */
	assignee: string | null;
	followUps: DemoFollowUp[];
};
export type DemoOrg = {
	slug: string;
	name: string;
	apiToken: string;
	members: { email: string; role: "owner" | "admin" | "member" }[];
	account: { id: string; appScopedId: string; username: string; name: string; accountType: string; token: string };
	contacts: DemoContact[];
	savedReplies: readonly DemoReply[];
};
export type DemoWorld = { password: string; users: { email: string; name: string }[]; orgs: DemoOrg[] };

const HOUR = 3_600_000;
const CONTACTS = 40;

const NAMES = [
	"Mara Okafor",
	"Theo Brandt",
	"Noor Haddad",
	"Dmitri Volkov",
	"Sofia Marchetti",
	"Jules Perrin",
	"Anika Rao",
	"Kaito Mori",
	"Bea Lindqvist",
	"Leo Costa",
	"Ines Duarte",
	"Omar Farouk",
	"Lena Fischer",
	"Priya Nair",
	"Tomás Herrera",
	"Amélie Roux",
	"Yusuf Demir",
	"Chloe Bennett",
	"Mateo Silva",
	"Hana Kim",
	"Elif Yılmaz",
	"Jonas Berg",
	"Zuri Mwangi",
	"Paulo Mendes",
	"Freya Olsen",
	"Ravi Shah",
	"Camille Laurent",
	"Marek Novak",
	"Aisha Bello",
	"Luca Romano",
	"Nina Petrova",
	"Samuel Adeyemi",
	"Greta Lund",
	"Diego Ruiz",
	"Mina Sato",
	"Olivia Hart",
	"Farid Rahimi",
	"Clara Weiss",
	"Ivan Horvat",
	"Tara Singh",
] as const;

const HANDLES = ["lifts", "builds", "creates", "runs", "codes", "studio", "wellness", "coach", "kitchen", "travels"] as const;

/** How a lead's talk goes, turn by turn; `>` is ours. */
const TALKS: readonly (readonly string[])[] = [
	[
		"Hey, saw your reel about staying consistent and it hit home",
		"> Glad it landed. What made you stop scrolling?",
		"I keep falling off after 3 weeks 😅",
		"> That is the week-3 wall. Are you training for something right now or building the habit?",
		"Building the habit",
		"Also postpartum so energy is weird",
		"> Makes sense. How many days a week feel realistic at the moment?",
		"Two, maybe three",
		"> Perfect, that is enough to start. Morning or evening?",
		"Evenings after 8, once the baby sleeps",
		"> I have a 3-minute video on exactly that. Want it?",
		"yes! send me the link please 🙌",
		"> Here you go: demo.coach/week-3",
		"watching now",
		"and how much is the coaching?",
	],
	[
		"Is the program open for beginners?",
		"> It is. About half of the people start from zero.",
		"Nice. I have never lifted anything heavier than my laptop",
		"> Then you are the person it was written for",
		"haha ok",
		"> What would you want to be different in three months?",
		"Less back pain and a routine I don't hate",
		"> Both very doable. Do you have a gym nearby or would it be at home?",
		"Home, I have two dumbbells",
		"> Good enough. Want me to show you what week one looks like?",
		"Sure",
		"> Sent you the outline by link: demo.coach/start",
		"Looks clear. Let me ask my partner and come back",
		"> No pressure at all, what is stopping you?",
		"Mostly the timing, we move house in two weeks",
	],
	[
		"Hi! Do you work with people outside Europe?",
		"> Yes, all online. Where are you?",
		"Nairobi 🇰🇪",
		"> Then evenings your time work well for the calls",
		"And payment in instalments?",
		"> Three instalments, no extra cost",
		"That helps a lot",
		"> What is the main thing you want help with?",
		"Getting clients without posting every day",
		"> That is module two. Want a call to see if it fits?",
		"Is the Thursday slot still free?",
		"> Thursday 18:00 is yours. I will send the invite",
		"Perfect, thank you",
		"> See you there",
		"See you ✨",
	],
	[
		"Your story about pricing 👏",
		"> Thank you. Are you pricing something at the moment?",
		"My first workshop. No idea what to ask",
		"> How long is it and for how many people?",
		"Half a day, ten people",
		"> What would it be worth to them if it works?",
		"A lot honestly, they would save weeks",
		"> Then start there and not at your hours",
		"I never thought of it that way",
		"> Did you run it before, even for free?",
		"Twice for friends",
		"> Two quotes from them on the page will do more than any discount",
		"ok doing that tonight",
		"> Tell me how it goes",
		"thanks, will think about it",
	],
];

/** The demo world with times in the days before `now` (milliseconds); `cdn` is where its pictures are. */
export function demoWorld(now: number, cdn: string): DemoWorld {
	return {
		password: "demo-password-1",
		users: [
			{ email: "owner@demo.test", name: "Ana Keller" },
			{ email: "admin@demo.test", name: "Jo Lindgren" },
			{ email: "setter@demo.test", name: "Sam Okoye" },
			{ email: "owner@rival.test", name: "Rita Valdez" },
		],
		orgs: [
			{
				slug: "demo",
				name: "Demo Coaching",
				apiToken: "demo-org-token",
				members: [
					{ email: "owner@demo.test", role: "owner" },
					{ email: "admin@demo.test", role: "admin" },
					{ email: "setter@demo.test", role: "member" },
				],
				account: account("17841400000000001", "demo.coach", "Demo Coach"),
				contacts: contacts(now, cdn, "1"),
				savedReplies: DEMO_REPLIES,
			},
			{
				slug: "rival",
				name: "Rival Coaching",
				apiToken: "rival-org-token",
				members: [{ email: "owner@rival.test", role: "owner" }],
				account: account("17841400000000002", "rival.coach", "Rival Coach"),
				contacts: contacts(now, cdn, "2"),
				savedReplies: [],
			},
		],
	};
}

function account(id: string, username: string, name: string) {
	return { id, appScopedId: `9${id.slice(1)}`, username, name, accountType: "BUSINESS", token: `IGAA-local-${username}-long-lived` };
}

const STAGES = ["Outreach Sent", "In Conversation", "Interested", "Meeting Booked", "Closed", "Lost"];

function contacts(now: number, cdn: string, org: string): DemoContact[] {
	return Array.from({ length: CONTACTS }, (_, position) => {
		const name = NAMES[(position + (org === "2" ? 17 : 0)) % NAMES.length] ?? "Someone";
		const talk = TALKS[position % TALKS.length] ?? [];
		const first =
			name
				.split(" ")[0]
				?.normalize("NFKD")
				.replace(/[^a-z]/gi, "")
				.toLowerCase() ?? "someone";
		const length = talk.length - (position > 3 && position % 3 === 0 ? 1 : 0);
		return {
			instagramId: `17900000000${org}${String(position).padStart(5, "0")}`,
			username: `${first}.${HANDLES[position % HANDLES.length]}${org === "2" ? ".r" : ""}`,
			name,
			stage: STAGES[stageOf(position)] ?? "Outreach Sent",
			isRead: position > 5,
			messages: talkOf(talk.slice(0, length), lastAt(now, position), cdn, `${org}${position}`),
			assignee: org === "1" ? assigneeOf(position) : null,
			followUps: org === "1" ? followUpsOf(now, position) : [],
		};
	});
}

const SETTER = "setter@demo.test";
const OWNER = "owner@demo.test";

function assigneeOf(position: number): string | null {
	return [SETTER, null, OWNER, null, SETTER][position % 5] ?? null;
}

/** Missed, due, and ahead: with people who have not written for a while. Hours from `now`. */
const FOLLOW_UPS: Record<number, { email: string; reason: string; hours: number }> = {
	5: { email: SETTER, reason: "Ask whether evenings after 8 work", hours: -50 },
	7: { email: OWNER, reason: "Invite to the Thursday call", hours: -27 },
	10: { email: SETTER, reason: "Send the week-3 video", hours: -0.2 },
	12: { email: OWNER, reason: "Answer the question about instalments", hours: 0.5 },
	14: { email: SETTER, reason: "Ask what the partner said", hours: 0.75 },
	15: { email: SETTER, reason: "Hear how the first week went", hours: 26 },
	17: { email: OWNER, reason: "Two quotes for the workshop page", hours: 49 },
	20: { email: SETTER, reason: "Back from moving house", hours: 75 },
	24: { email: SETTER, reason: "", hours: 150 },
	25: { email: SETTER, reason: "Last try", hours: 290 },
};

function followUpsOf(now: number, position: number): DemoFollowUp[] {
	const one = FOLLOW_UPS[position];
	return one ? [{ email: one.email, reason: one.reason, dueAt: Math.round(now + one.hours * HOUR) }] : [];
}

function stageOf(position: number) {
	return [2, 1, 3, 0, 1, 2, 1, 0, 5, 4][position % 10] ?? 0;
}

/** The first few wrote in the last hours, then days: open, human-agent and closed windows are all there to see. */
function lastAt(now: number, position: number) {
	const hours = [0.05, 0.1, 0.25, 0.5, 1.2, 3, 7, 11, 16, 20, 23.2];
	return now - HOUR * (hours[position] ?? 24 + (position - 10) * 9);
}

function talkOf(talk: readonly string[], lastAtTime: number, cdn: string, key: string): DemoMessage[] {
	let at = lastAtTime;
	const times = talk.map((_line, fromEnd) => {
		const before = at;
		at -= fromEnd % 5 === 4 ? 5 * HOUR : (3 + (fromEnd % 4)) * 60_000;
		return Math.round(before);
	});
	return talk.map((line, position) => {
		const isOurs = line.startsWith("> ");
		const hasPicture = position === 8 && Number(key) % 3 === 0 && !isOurs;
		return {
			mid: `aWdfZAG1faXRlbToxOklHTWVzc2FnZAUlEOjE3ODQxNDAwMDAwMDAwMDAx_${key}_${position}`,
			direction: isOurs ? "outbound" : "inbound",
			text: hasPicture ? null : line.replace(/^> /, ""),
			attachments: hasPicture ? [{ type: "image", url: `${cdn}/cdn/demo-${key}.png` }] : [],
			at: times[talk.length - 1 - position] ?? lastAtTime,
		};
	});
}
