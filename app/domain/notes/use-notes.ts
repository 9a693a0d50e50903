import { useSubmit } from "@remix-run/react";
import { useMemo } from "react";
import type { NoteRow } from "#app/domain/realtime/rows.ts";
import { useOrg } from "#app/domain/realtime/use-live.tsx";

/** Returns how to write, change and delete notes: shown at once, and told to the server. */
export function useNotes(conversationId: string) {
	const { store, workspace, clock } = useOrg();
	const submit = useSubmit();
	const { org, user, members } = workspace;

	return useMemo(() => {
		const tell = (fields: Record<string, string>, key: string) =>
			submit(fields, { method: "post", action: `/o/${org.slug}/inbox/${conversationId}`, navigate: false, fetcherKey: `note-${key}` });
		const mentionedIn = (text: string) => members.filter(({ name }) => text.includes(`@${name}`)).map(({ id }) => id);

		return {
			add(text: string) {
				const clientId = crypto.randomUUID();
				const mentions = mentionedIn(text);
				const row: NoteRow = {
					id: `local-${clientId}`,
					conversationId,
					clientId,
					authorId: user.id,
					text: text.trim(),
					mentions,
					createdAt: clock.now(),
					editedAt: null,
				};
				store.showNote(row.id, row);
				tell({ intent: "note", clientId, text, mentions: mentions.join(" ") }, clientId);
			},
			edit(note: NoteRow, text: string) {
				const mentions = mentionedIn(text);
				store.showNote(note.id, { ...note, text: text.trim(), mentions, editedAt: clock.now() });
				tell({ intent: "edit-note", noteId: note.id, text, mentions: mentions.join(" ") }, note.id);
			},
			remove(note: NoteRow) {
				store.showNote(note.id, null);
				tell({ intent: "delete-note", noteId: note.id }, note.id);
			},
		};
	}, [store, submit, clock, org.slug, user.id, members, conversationId]);
}
