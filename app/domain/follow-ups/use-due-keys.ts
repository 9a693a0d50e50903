import { useNavigate } from "@remix-run/react";
import { useOrg } from "#app/domain/realtime/use-live.tsx";
import { type Command, useCommands } from "#app/ui/commands.ts";
import { askFollowUp } from "./follow-up.ts";
import { useFollowUps } from "./use-follow-ups.ts";

/** The board by keys: J, K and the arrows move, Enter opens, E is done, H is later. */
export function useDueKeys(currentId: string | null, step: (by: 1 | -1) => void) {
	const { store, workspace } = useOrg();
	const navigate = useNavigate();
	const followUps = useFollowUps();
	const current = () => (currentId === null ? null : store.followUp(currentId));
	const command = (id: string, keys: readonly string[], label: string, run: (followUpId: string) => void): Command => ({
		id: `follow-up.${id}`,
		label,
		section: "Follow-ups",
		keys,
		isOn: () => current() !== null,
		run: () => run(currentId ?? ""),
	});
	useCommands([
		{ id: "follow-up.next", label: "Next follow-up", section: "Follow-ups", keys: ["j", "ArrowDown"], run: () => step(1) },
		{ id: "follow-up.previous", label: "Previous follow-up", section: "Follow-ups", keys: ["k", "ArrowUp"], run: () => step(-1) },
		command("open", ["o", "Enter"], "Open the conversation", () => {
			const conversationId = store.conversationIdOf(current()?.contactId ?? "");
			if (conversationId) navigate(`/o/${workspace.org.slug}/inbox/${conversationId}`);
		}),
		command("done", ["e"], "Done", followUps.done),
		command("later", ["h"], "Later, or another change", (followUpId) => {
			askFollowUp({ contactId: current()?.contactId ?? "", followUpId });
		}),
		command("tomorrow", ["shift+h"], "A day later", followUps.tomorrow),
		command("cancel", ["Backspace"], "Cancel the follow-up", followUps.cancel),
		command("another", ["f"], "Set another follow-up", () => askFollowUp({ contactId: current()?.contactId ?? "" })),
	]);
}
