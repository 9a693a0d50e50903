import { Check, type LucideIcon, RotateCcw, UserRoundCheck } from "lucide-react";
import { contactName } from "#app/domain/contacts/contact-name.ts";
import { useLive, useOrg } from "#app/domain/realtime/use-live.tsx";
import { useTitle } from "#app/ui/commands.ts";
import { usePlacing } from "./use-placing.ts";

/** What a mouse over a row of the list can do with it at once. */
export default function RowActions({ id, isOpen }: { id: string; isOpen: boolean }) {
	const { store, workspace } = useOrg();
	const placing = usePlacing();
	const conversation = useLive((store) => store.conversation(id));
	const done = useTitle("conversation.done", "Done");
	const forMe = useTitle("conversation.done-for-me", "Done for me; the team keeps it");
	if (!conversation) return null;
	const { status, doneFor, contactId } = conversation;
	const name = contactName(store.contact(contactId));
	const isAway = status === "done" || status === "snoozed";
	const isAside = doneFor.includes(workspace.user.id);
	return (
		<div className="absolute top-2 right-2.5 flex gap-0.5 rounded-m border border-line-strong bg-raised p-0.5 shadow-soft">
			{isAway ? (
				<Act label={`Back to the inbox: ${name}`} title="Back to the inbox" sign={RotateCcw} onClick={() => placing.reopen(id)} />
			) : (
				<>
					{isAside ? (
						<Act label={`Back to my lists: ${name}`} title="Back to my lists" sign={RotateCcw} onClick={() => placing.backForMe(id)} />
					) : (
						<Act
							label={`Done for me: ${name}`}
							title={forMe}
							sign={UserRoundCheck}
							onClick={() => (isOpen ? placing.doneForMe(id) : placing.doneForMeInList(id))}
						/>
					)}
					<Act label={`Done: ${name}`} title={done} sign={Check} onClick={() => (isOpen ? placing.done(id) : placing.doneInList(id))} />
				</>
			)}
		</div>
	);
}

function Act({ label, title, sign: Sign, onClick }: { label: string; title: string; sign: LucideIcon; onClick: () => void }) {
	return (
		<button
			type="button"
			aria-label={label}
			title={title}
			onClick={onClick}
			className="grid size-9 place-items-center rounded-s text-text-2 hover:bg-hover hover:text-text"
		>
			<Sign aria-hidden className="size-4" />
		</button>
	);
}
