import { useSubmit } from "@remix-run/react";
import type { MessageRow } from "#app/domain/realtime/rows.ts";
import { useOrg } from "#app/domain/realtime/use-live.tsx";
import { askToConfirm } from "#app/ui/confirm.ts";
import { showToast } from "#app/ui/toast.tsx";
import { REACTIONS } from "./reactions.ts";
import { answerTo } from "./reply-target.ts";

/** What can be done with one message. Reactions show at once; what Instagram refuses is taken back by the route with its reason. */
export function useMessageActions(message: MessageRow) {
	const { store, workspace } = useOrg();
	const submit = useSubmit();
	const { id, conversationId } = message;

	function post(fields: Record<string, string>) {
		submit(
			{ ...fields, messageId: id },
			{
				method: "post",
				action: `/o/${workspace.org.slug}/inbox/${conversationId}`,
				navigate: false,
				fetcherKey: `${fields.intent}-${id}`,
			},
		);
	}

	return {
		react(name: string) {
			const given = REACTIONS.find((reaction) => reaction.name === name);
			const ours = message.reactions.find((reaction) => reaction.isOurs);
			const isTakenBack = ours?.emoji === given?.emoji;
			const others = message.reactions.filter((reaction) => !reaction.isOurs);
			const reactions = given && !isTakenBack ? [...others, { emoji: given.emoji, isOurs: true }] : others;
			store.changeMessage({ ...message, reactions });
			post({ intent: "react", reaction: isTakenBack ? "" : name });
		},
		reply() {
			answerTo(conversationId, id);
			document.querySelector<HTMLTextAreaElement>("textarea[data-reply]")?.focus();
		},
		async copy() {
			await navigator.clipboard.writeText(message.text ?? "");
			showToast("The text is copied");
		},
		async remove() {
			const isFailed = message.status === "failed";
			const isSure = await askToConfirm({
				title: isFailed ? "Delete this message?" : "Delete this message here?",
				text: isFailed
					? "It never reached Instagram. Its text and attachments are gone after this."
					: "It is deleted in DM Tracker only, for the whole team. Instagram has no way to take a message back from here: it stays on Instagram.",
				confirm: isFailed ? "Delete" : "Delete here",
			});
			if (isSure) post({ intent: "delete" });
		},
	};
}
