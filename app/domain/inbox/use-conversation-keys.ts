import { contactName, instagramUrl } from "#app/domain/contacts/contact-name.ts";
import { askTags } from "#app/domain/contacts/tag-question.ts";
import { useAssign } from "#app/domain/contacts/use-assign.ts";
import { askStage } from "#app/domain/pipeline/stage-question.ts";
import { useOrg } from "#app/domain/realtime/use-live.tsx";
import { askChoice } from "#app/ui/choice.ts";
import { type Command, useCommands } from "#app/ui/commands.ts";
import { showToast } from "#app/ui/toast.tsx";
import { askHandOver } from "./hand-over.ts";
import { askSnooze } from "./snooze.ts";
import { usePlacing } from "./use-placing.ts";

/** What can be done with the open conversation, each by one letter. */
export function useConversationKeys(conversationId: string | undefined) {
	const { store, workspace } = useOrg();
	const placing = usePlacing();
	const assign = useAssign();

	const open = () => (conversationId === undefined ? null : store.conversation(conversationId));
	const contact = () => store.contact(open()?.contactId ?? "");
	const isOpen = () => ["waiting", "answered"].includes(open()?.status ?? "");
	const command = (id: string, key: string | null, label: string, run: (conversationId: string) => void, words = ""): Command => ({
		id: `conversation.${id}`,
		label,
		section: "Conversation",
		words,
		...(key && { keys: [key] }),
		isOn: () => open() !== null,
		run: () => run(conversationId ?? ""),
	});
	useCommands([
		command(
			"done",
			"e",
			"Done, or back to the inbox",
			(id) => {
				const status = open()?.status;
				if (status === "done" || status === "snoozed") placing.reopen(id);
				else placing.done(id);
			},
			"archive close reopen",
		),
		{
			...command(
				"done-for-me",
				"shift+e",
				"Done for me, or back to my lists",
				(id) => {
					if (open()?.doneFor.includes(workspace.user.id)) placing.backForMe(id);
					else placing.doneForMe(id);
				},
				"archive aside personal put away hide",
			),
			isOn: isOpen,
		},
		command(
			"snooze",
			"h",
			"Snooze",
			async (id) => {
				const until = await askSnooze({ name: contactName(contact()) });
				if (until !== null) placing.snooze(id, until);
			},
			"later remind",
		),
		command("unread", "u", "Mark as unread", (id) => placing.unread(id)),
		command("mine", "i", "Assign to me", () => {
			const row = contact();
			if (row) assign(row, workspace.user.id);
		}),
		command("assign", "a", "Assign to …", async () => {
			const row = contact();
			if (!row) return;
			const choices = [...workspace.members.map(({ id, name }) => ({ id, label: name })), { id: "", label: "Nobody" }];
			const chosen = await askChoice({
				title: `Assign ${contactName(row)}`,
				placeholder: "Find a member",
				choices: choices.map((choice) => ({ ...choice, isChosen: choice.id === (row.assigneeId ?? "") })),
			});
			if (chosen !== null) assign(row, chosen);
		}),
		command(
			"hand-over",
			null,
			"Hand over with a note …",
			() => {
				const row = contact();
				if (row) void askHandOver({ contactId: row.id });
			},
			"assign transfer closer setter pass",
		),
		command("stage", "s", "Move to a stage …", () => {
			const row = contact();
			if (row) void askStage({ contactId: row.id });
		}),
		command(
			"tags",
			"t",
			"Tags",
			() => {
				const row = contact();
				if (row) void askTags({ contactId: row.id });
			},
			"label tag",
		),
		command("link", "l", "Copy the link", async () => {
			await navigator.clipboard.writeText(window.location.origin + window.location.pathname);
			showToast("The link to this conversation is copied");
		}),
		command("instagram", null, "Open in Instagram", () => window.open(instagramUrl(contact()), "_blank", "noopener"), "profile"),
	]);
}
