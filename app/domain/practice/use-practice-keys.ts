import { askSnooze } from "#app/domain/inbox/snooze.ts";
import { useOrg } from "#app/domain/realtime/use-live.tsx";
import { askChoice } from "#app/ui/choice.ts";
import { type Command, useCommands } from "#app/ui/commands.ts";
import { showToast } from "#app/ui/toast.tsx";
import { FOLLOW_UPS, TEAMMATES } from "./people.ts";
import { listed, openPerson, type Practice, type PracticeAction } from "./state.ts";

/** The keys of the inbox, under the same names, for people who never existed. */
export function usePracticeKeys(state: Practice, dispatch: (action: PracticeAction) => void) {
	const { user } = useOrg().workspace;
	const person = openPerson(state);

	const choose = (title: string, names: readonly string[], placeholder: string) =>
		askChoice({ title, placeholder, choices: names.map((name) => ({ id: name, label: name })) });
	const command = (id: string, key: string, label: string, run: () => void): Command => ({
		id: `conversation.${id}`,
		label,
		section: "Conversation",
		keys: [key],
		isOn: () => person !== null,
		run,
	});
	const write = (id: string, keys: readonly string[], field: "reply" | "note", label: string): Command => ({
		id,
		label,
		section: "Reply",
		keys,
		isOn: (event) => person !== null && !(event?.target instanceof Element && event.target.closest("a, button")),
		run: () => dispatch({ type: "write", field }),
	});
	useCommands([
		{
			id: "inbox.next",
			label: "Next conversation",
			section: "Inbox",
			keys: ["j", "ArrowDown"],
			repeats: true,
			run: () => dispatch({ type: "step", by: 1 }),
		},
		{
			id: "inbox.previous",
			label: "Previous conversation",
			section: "Inbox",
			keys: ["k", "ArrowUp"],
			repeats: true,
			run: () => dispatch({ type: "step", by: -1 }),
		},
		{ id: "inbox.search", label: "Search", section: "Inbox", keys: ["/"], run: () => dispatch({ type: "search", query: "" }) },
		write("reply.write", ["r"], "reply", "Reply"),
		{ ...write("reply.enter", ["Enter", "o"], "reply", "Reply"), isUnlisted: true },
		write("note.write", ["n"], "note", "Write a note"),
		command("done", "e", "Done", () => dispatch({ type: "place", status: "done" })),
		command("snooze", "h", "Snooze", async () => {
			const until = await askSnooze({ name: person?.name ?? "" });
			if (until !== null) dispatch({ type: "place", status: "snoozed" });
		}),
		command("mine", "i", "Assign to me", () => dispatch({ type: "assign", to: user.name, isMe: true })),
		command("assign", "a", "Assign to …", async () => {
			const to = await choose(`Assign ${person?.name}`, [...TEAMMATES, user.name], "Find a member");
			if (to !== null) dispatch({ type: "assign", to, isMe: false });
		}),
		command("follow-up", "f", "Set a follow-up", async () => {
			const when = await choose(`Follow up with ${person?.name}`, FOLLOW_UPS, "Find a day");
			if (when !== null) dispatch({ type: "follow-up", when });
		}),
		{
			id: "practice.left",
			label: "How many are left",
			section: "Help",
			words: "practice count",
			run: () => {
				showToast(`${listed(state).length} of ten conversations are left`);
				dispatch({ type: "learn", lesson: "palette" });
			},
		},
		{
			id: "practice.again",
			label: "Begin the practice again",
			section: "Help",
			words: "restart reset",
			run: () => dispatch({ type: "again" }),
		},
	]);
}
