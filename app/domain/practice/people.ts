/** People who never existed: whom the practice inbox begins with. Nothing of it is stored or sent. */
export type Line = { from: "them" | "us" | "note"; text: string };

export type Person = {
	id: string;
	name: string;
	handle: string;
	/** How long ago they wrote, as the list says it. */
	ago: string;
	/** How long they can still be answered. */
	left: string;
	lines: Line[];
	status: "waiting" | "answered" | "snoozed" | "done";
	assignee: string | null;
	followUp: string | null;
};

const WROTE: [name: string, handle: string, ago: string, left: string, ...lines: string[]][] = [
	["Lena Hofer", "lena.moves", "1m", "23h", "Hi! Is your spring course still open?"],
	["Tom Adeyemi", "tom.adeyemi", "4m", "23h", "Saw your story about the free call.", "How do I book one?"],
	["Priya Nair", "priyabakes", "12m", "23h", "What is the price of the six weeks?"],
	["Marco Bianchi", "marco.lifts", "31m", "23h", "Thanks, that helped a lot"],
	["Sofia Lindqvist", "sofia.l", "1h", "22h", "Can I pay in two parts?"],
	["Jonas Weber", "jonaswrites", "2h", "21h", "I am on holiday until Monday, can we talk then?"],
	["Amara Diallo", "amara.studio", "3h", "20h", "Is the price the same for teams of three?"],
	["Kenji Mori", "kenji.m", "5h", "18h", "My payment did not go through, who can help?"],
	["Elif Kaya", "elif.runs", "9h", "14h", "Just following you now, love the content"],
	["Ruben Costa", "rubencosta", "21h", "2h", "Last question: is there a refund?"],
];

/** All ten, as they stand at the beginning. */
export const PEOPLE: readonly Person[] = WROTE.map(([name, handle, ago, left, ...lines]) => ({
	id: handle,
	name,
	handle,
	ago,
	left,
	lines: lines.map((text) => ({ from: "them", text })),
	status: "waiting",
	assignee: null,
	followUp: null,
}));

/** Who works here besides the reader, and what the pickers offer. */
export const TEAMMATES = ["Robin", "Charlie"] as const;
export const FOLLOW_UPS = ["Tomorrow", "In three days", "Next week"] as const;
