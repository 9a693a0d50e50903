import { useOrg } from "#app/domain/realtime/use-live.tsx";
import { useCommands } from "#app/ui/commands.ts";
import { askFollowUp } from "./follow-up.ts";

/** F sets a follow-up with the person of the open conversation. */
export function useFollowUpKey(conversationId: string | undefined) {
	const { store } = useOrg();
	const contactId = () => store.conversation(conversationId ?? "")?.contactId ?? null;
	useCommands([
		{
			id: "conversation.follow-up",
			label: "Set a follow-up",
			section: "Conversation",
			keys: ["f"],
			words: "remind task due cadence",
			isOn: () => contactId() !== null,
			run: () => askFollowUp({ contactId: contactId() ?? "" }),
		},
	]);
}
