import { useNavigate } from "@remix-run/react";
import { useRef } from "react";
import { contactName } from "#app/domain/contacts/contact-name.ts";
import { postForm } from "#app/domain/realtime/post-form.ts";
import type { ContactRow } from "#app/domain/realtime/rows.ts";
import { useOrg } from "#app/domain/realtime/use-live.tsx";
import { showToast } from "#app/ui/toast.tsx";
import { showUndo } from "#app/ui/undo.ts";

const REFUSALS: Record<string, string> = {
	"not-a-member": "They are no longer a member of the team.",
	"moved-on": "The lead has been handed on since. It stays where it is.",
	"not-there": "This lead is not there any more.",
	"too-long": "A note has up to 5,000 characters.",
};

const refusal = (reason: string) => REFUSALS[reason] ?? "DM Tracker could not be reached. Try again: it is handed over once.";

/** Returns how to hand a lead over with a note, with a way to undo; resolves to why it was refused, or null. */
export function useHandOver(contact: ContactRow | null) {
	const { workspace } = useOrg();
	const navigate = useNavigate();
	const { org, members, user } = workspace;
	const tried = useRef({ wish: "", clientId: "" });

	return async function handOver(memberId: string, text: string): Promise<string | null> {
		if (!contact) return refusal("not-there");
		const door = `/o/${org.slug}/contacts/${contact.id}`;
		// The same again after an answer that was lost is the same hand-over.
		const wish = `${memberId} ${text}`;
		if (tried.current.wish !== wish) tried.current = { wish, clientId: crypto.randomUUID() };
		const { clientId } = tried.current;
		const answer = await postForm(door, { intent: "hand-over", clientId, memberId, text });
		if (!answer.ok) return refusal(answer.reason);
		const name = contactName(contact);
		const to = members.find(({ id }) => id === memberId)?.name ?? "a colleague";
		showUndo(`${name} is handed over to ${to}`, {
			words: "Take the lead back",
			async undo() {
				const undone = await postForm(door, { intent: "take-back-hand-over", clientId });
				showToast(undone.ok ? `${name} is back with who had them` : refusal(undone.reason));
			},
		});
		// What they no longer see would only say that it is gone.
		if (user.isLimited) navigate(`/o/${org.slug}/inbox`);
		return null;
	};
}
