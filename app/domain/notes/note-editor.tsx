import { Lock } from "lucide-react";
import { keepNoteDraft, readNoteDraft } from "./note-drafts.ts";
import { NoteField } from "./note-field.tsx";
import { useNotes } from "./use-notes.ts";

/** Where a note is written in place of a reply. */
export default function NoteEditor({ conversationId, onClose }: { conversationId: string; onClose: () => void }) {
	const { add } = useNotes(conversationId);
	return (
		<section aria-label="Note" className="shrink-0 px-3 pt-1 pb-[max(12px,env(safe-area-inset-bottom))] md:px-4 md:pb-4">
			<div className="rounded-[14px] border border-dashed border-human bg-human-soft px-3 py-2">
				<p className="flex items-center gap-1.5 px-1 pb-0.5 text-[12.5px] font-medium text-human">
					<Lock aria-hidden className="size-3.5" /> Note for your team. It is never sent.
				</p>
				<NoteField
					label="Note"
					initial={readNoteDraft(conversationId)}
					action="Save note"
					onWrite={(text) => keepNoteDraft(conversationId, text)}
					onSave={(text) => {
						add(text);
						keepNoteDraft(conversationId, "");
						onClose();
					}}
					onCancel={onClose}
				/>
			</div>
		</section>
	);
}
