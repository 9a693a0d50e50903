import { may } from "#app/domain/org/roles.ts";
import { useLive, useOrg } from "#app/domain/realtime/use-live.tsx";
import { Picker } from "#app/ui/picker.tsx";
import { contactName } from "./contact-name.ts";
import type { TagQuestion } from "./tag-question.ts";
import { useTags } from "./use-tags.ts";

/** The tags of a contact: each is given and taken by one press, and who may make new ones types their name. */
export default function TagPicker({ question: { contactId, answer } }: { question: TagQuestion }) {
	const { workspace } = useOrg();
	const tags = useLive((store) => store.tags());
	const contact = useLive((store) => store.contact(contactId));
	const change = useTags(contactId);
	const mayMake = may(workspace.user.role, "manage-tags");
	return (
		<Picker
			title={`Tags of ${contactName(contact)}`}
			placeholder={mayMake ? "Find a tag, or name a new one" : "Find a tag"}
			choices={tags.map(({ id, name }) => ({ id, label: name, isChosen: contact?.tagIds?.includes(id) ?? false }))}
			isMany
			onChoose={change.toggle}
			{...(mayMake && { create: { words: "Make the tag", make: change.create } })}
			nothing={
				mayMake ? "There are no tags yet. Type a name to make the first one." : "There are no tags yet. An Owner or Admin makes them."
			}
			onClose={() => answer()}
		/>
	);
}
