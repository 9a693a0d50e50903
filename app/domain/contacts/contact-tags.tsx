import { Plus } from "lucide-react";
import type { ContactRow } from "#app/domain/realtime/rows.ts";
import { useLive } from "#app/domain/realtime/use-live.tsx";
import { Button } from "#app/ui/button.tsx";
import { useTitle } from "#app/ui/commands.ts";
import { askTags, loadTagPicker } from "./tag-question.ts";

/** A contact's tags, and a way to change them. */
export default function ContactTags({ contact }: { contact: ContactRow }) {
	const tags = useLive((store) => store.tags());
	const title = useTitle("conversation.tags", "Tags");
	const theirs = tags.filter(({ id }) => contact.tagIds?.includes(id));
	return (
		<div className="flex flex-wrap items-center gap-1.5">
			{theirs.length > 0 && (
				<ul aria-label="Tags" className="contents">
					{theirs.map(({ id, name }) => (
						<li key={id} className="max-w-full truncate rounded-full border border-line bg-sunken px-2.5 py-0.5 text-[12.5px] text-text-2">
							<bdi>{name}</bdi>
						</li>
					))}
				</ul>
			)}
			<Button size="s" title={title} onPointerEnter={loadTagPicker} onClick={() => askTags({ contactId: contact.id })}>
				<Plus aria-hidden className="size-3.5" /> Tag
			</Button>
		</div>
	);
}
