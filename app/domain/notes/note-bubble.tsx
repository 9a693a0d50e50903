import { ArrowRightLeft, Lock, Pencil, Trash2 } from "lucide-react";
import { lazy, type ReactNode, Suspense, useState } from "react";
import type { NoteRow } from "#app/domain/realtime/rows.ts";
import { useOrg } from "#app/domain/realtime/use-live.tsx";
import { askToConfirm } from "#app/ui/confirm.ts";
import { Time } from "#app/ui/time.tsx";
import { clockTime } from "#app/ui/times.ts";
import { handOverOf } from "./hand-over.ts";
import { NoteText } from "./note-text.tsx";
import { useNotes } from "./use-notes.ts";

/** Loaded when a note is changed. */
const NoteField = lazy(() => import("./note-field.tsx").then((module) => ({ default: module.NoteField })));

/** A note between the messages: whose it is, when, and that the person does not see it. */
export function NoteBubble({ note }: { note: NoteRow }) {
	const { workspace } = useOrg();
	const { edit, remove } = useNotes(note.conversationId);
	const [isEditing, setIsEditing] = useState(false);
	const { members, user } = workspace;
	const author = members.find(({ id }) => id === note.authorId)?.name ?? "A former member";
	const isMine = note.authorId === user.id;
	const handed = handOverOf(note);
	const isLocal = note.id.startsWith("local-");

	async function askToRemove() {
		const isSure = await askToConfirm({ title: "Delete this note?", text: "It goes for everybody of the team.", confirm: "Delete" });
		if (isSure) remove(note);
	}

	return (
		<article
			aria-label={`Note by ${author}`}
			data-note-id={note.id}
			className="group my-2 rounded-m border border-dashed border-human/50 bg-human-soft px-3.5 py-2.5 text-[13.5px] leading-[1.45]"
		>
			{isEditing ? (
				<Suspense>
					<NoteField
						label="Change the note"
						initial={note.text}
						action="Save"
						onSave={(text) => {
							edit(note, text);
							setIsEditing(false);
						}}
						onCancel={() => setIsEditing(false)}
					/>
				</Suspense>
			) : (
				<>
					{handed && (
						<p className="mb-0.5 flex items-center gap-1.5 font-medium">
							<ArrowRightLeft aria-hidden className="size-3.5 shrink-0" />
							<span className="min-w-0">
								<bdi>{author}</bdi> handed over to <bdi>{members.find(({ id }) => id === handed.to)?.name ?? "a former member"}</bdi>:
							</span>
						</p>
					)}
					<NoteText text={note.text} mentions={note.mentions} />
				</>
			)}
			<p className="mt-1.5 flex items-center gap-1.5 text-[12px] text-text-2">
				<Lock aria-hidden className="size-3.5 shrink-0" />
				<span className="min-w-0">
					<bdi>{author}</bdi> · <Time at={note.createdAt} words={clockTime} />
					{note.editedAt !== null && " · Edited"} · Only your team sees this
				</span>
				{!isLocal && !isEditing && (
					<span className="ml-auto flex opacity-0 group-focus-within:opacity-100 group-hover:opacity-100 [@media(hover:none)]:opacity-100">
						{isMine && (
							<Act label="Edit note" onClick={() => setIsEditing(true)}>
								<Pencil aria-hidden className="size-3.5" />
							</Act>
						)}
						{(isMine || user.role !== "member") && (
							<Act label="Delete note" onClick={() => void askToRemove()}>
								<Trash2 aria-hidden className="size-3.5" />
							</Act>
						)}
					</span>
				)}
			</p>
		</article>
	);
}

function Act({ label, onClick, children }: { label: string; onClick: () => void; children: ReactNode }) {
	return (
		<button
			type="button"
			aria-label={label}
			title={label}
			onClick={onClick}
			className="grid size-6 place-items-center rounded-s text-text-2 hover:bg-hover hover:text-text max-md:size-11"
		>
			{children}
		</button>
	);
}
