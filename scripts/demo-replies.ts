/** What the demo's team sends often. */
export type DemoReply = {
	title: string;
	text: string /** Whose alone it is; null for the team's. */;
	email: string | null;
	useCount: number;
};

/** Six of the team's and one of the Owner's own, with variables. */
export const DEMO_REPLIES: readonly DemoReply[] = [
	{
		title: "First hello",
		text: "Hey {{first_name}}, thanks for reaching out. What made you write today?",
		email: null,
		useCount: 41,
	},
	{
		title: "Ask for the goal",
		text: "What would you want to be different in three months, {{first_name}}? One sentence is enough.",
		email: null,
		useCount: 27,
	},
	{
		title: "Price and what is in it",
		text: "The coaching is 3 months: one call a week, a plan that changes with you, and answers here on weekdays. It is €1,200, also in three instalments at no extra cost.\n\nWould that fit, {{first_name}}?",
		email: null,
		useCount: 18,
	},
	{
		title: "Invite to a call",
		text: "Shall we talk for 15 minutes, {{first_name}}? You tell me where you are, I tell you honestly whether it is for you. Pick a time: demo.coach/call",
		email: null,
		useCount: 15,
	},
	{
		title: "Gentle reminder",
		text: "Hi {{first_name}}, {{my_name}} here from {{account}}. No pressure at all: is it still on your mind, or shall I leave it for now?",
		email: null,
		useCount: 9,
	},
	{
		title: "Not a fit",
		text: "Thank you for being so open, {{first_name}}. I think this is not the right moment for it, and I would rather say so. The free plan is here whenever you want it: demo.coach/start",
		email: null,
		useCount: 3,
	},
	{
		title: "After our call",
		text: "Good to meet you, {{first_name}}. As promised, the summary and the link to begin: demo.coach/begin. Write to me here with anything that comes up. {{my_name}}",
		email: "owner@demo.test",
		useCount: 6,
	},
];
