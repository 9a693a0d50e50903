import { contactName } from "#app/domain/contacts/contact-name.ts";
import { useLive } from "#app/domain/realtime/use-live.tsx";
import { Picker } from "#app/ui/picker.tsx";
import type { StageQuestion } from "./stage-question.ts";
import { useMove } from "./use-move.ts";

/** The stages, to move a contact to one of them. */
export default function StagePicker({ question: { contactId, answer } }: { question: StageQuestion }) {
	const stages = useLive((store) => store.stages());
	const contact = useLive((store) => store.contact(contactId));
	const move = useMove();
	return (
		<Picker
			title={`Move ${contactName(contact)}`}
			placeholder="Find a stage"
			choices={stages.map(({ id, name }) => ({ id, label: name, isChosen: id === contact?.stageId }))}
			isNumbered
			onChoose={(stageId) => void move(contactId, stageId)}
			onClose={() => answer()}
		/>
	);
}
