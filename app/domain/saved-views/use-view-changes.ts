import { useMemo } from "react";
import { postForm } from "#app/domain/realtime/post-form.ts";
import type { SavedViewRow } from "#app/domain/realtime/rows.ts";
import { useOrg } from "#app/domain/realtime/use-live.tsx";
import { askToConfirm } from "#app/ui/confirm.ts";
import { showToast } from "#app/ui/toast.tsx";
import { showUndo } from "#app/ui/undo.ts";
import { VIEWS_AT_MOST } from "./limits.ts";
import { loadSavedViews } from "./load-saved-views.ts";
import { askViewName } from "./name-question.ts";

const REFUSALS: Record<string, string> = {
	"name-taken": "You see another view of this name already.",
	"too-many": `You have ${VIEWS_AT_MOST} views of your own, which is the most. Delete one first.`,
	"too-many-shared": `The team shares ${VIEWS_AT_MOST} views, which is the most. Delete one first, or keep this one to yourself.`,
	"no-filters": "Set a filter first: the views without one are there already.",
	"not-allowed": "A shared view is changed by who made it, an Admin or the Owner.",
	"not-there": "This view is not there any more.",
	"not-understood": "A name has 1 to 60 characters.",
};

/** How to save views and change them. Each says what became of it, or asks before. */
export function useViewChanges() {
	const { store, workspace } = useOrg();
	const { slug } = workspace.org;

	return useMemo(() => {
		/** Null when it is done, otherwise why not. */
		async function ask(fields: Record<string, string>): Promise<string | null> {
			const answer = await postForm(`/o/${slug}/views`, fields);
			// Also where it is refused: what is shown may be old.
			await loadSavedViews(store, slug);
			return answer.ok ? null : (REFUSALS[answer.reason] ?? "DM Tracker could not be reached. Nothing has changed.");
		}
		async function change(fields: Record<string, string>): Promise<boolean> {
			const refusal = await ask(fields);
			if (refusal !== null) showToast(refusal);
			return refusal === null;
		}
		const saveAs = (name: string, query: string, isShared: boolean) => ({
			intent: "save",
			name,
			query,
			...(isShared && { isShared: "yes" }),
		});

		return {
			async save(query: string) {
				const saved = await askViewName({
					title: "Save this view",
					confirm: "Save view",
					offersSharing: true,
					submit: ({ name, isShared }) => ask(saveAs(name, query, isShared)),
				});
				if (saved) showToast(`“${saved.name}” is saved${saved.isShared ? " and shared with the team" : ""}.`);
			},
			async rename({ id, name }: SavedViewRow) {
				await askViewName({
					title: "Rename this view",
					confirm: "Rename",
					name,
					submit: (given) => ask({ intent: "rename", viewId: id, name: given.name }),
				});
			},
			async update({ id, name, query: before }: SavedViewRow, query: string) {
				if (!(await change({ intent: "update", viewId: id, query }))) return;
				const undo = () => void change({ intent: "update", viewId: id, query: before });
				showUndo(`“${name}” has these filters now.`, { words: "Give the view its filters back", undo });
			},
			async share({ id, name }: SavedViewRow) {
				if (!(await change({ intent: "share", viewId: id }))) return;
				const undo = () => void change({ intent: "unshare", viewId: id });
				showUndo(`“${name}” is shared: each of the team sees the leads that they may see.`, { words: "Keep the view to yourself", undo });
			},
			async unshare({ id, name, createdBy }: SavedViewRow) {
				if (!(await change({ intent: "unshare", viewId: id }))) return;
				const isOwn = createdBy === workspace.user.id;
				const whose = isOwn ? "yours alone" : `${workspace.members.find((member) => member.id === createdBy)?.name ?? "its maker"}’s alone`;
				if (!isOwn) return void showToast(`“${name}” is ${whose} now.`);
				showUndo(`“${name}” is ${whose} now.`, { words: "Share the view again", undo: () => void change({ intent: "share", viewId: id }) });
			},
			async copyLink({ query }: SavedViewRow) {
				try {
					await navigator.clipboard.writeText(`${window.location.origin}/o/${slug}/inbox${query}`);
					showToast("The link is copied.");
				} catch {
					showToast("Your browser did not allow copying.");
				}
			},
			async remove({ id, name, query, isShared }: SavedViewRow) {
				const question = {
					title: `Delete “${name}” for the whole team?`,
					text: "The conversations in it stay where they are.",
					confirm: "Delete",
				};
				if (isShared && !(await askToConfirm(question))) return;
				if (!(await change({ intent: "delete", viewId: id }))) return;
				if (isShared) return void showToast(`“${name}” is deleted.`);
				showUndo(`“${name}” is deleted.`, { words: "Save the view again", undo: () => void change(saveAs(name, query, false)) });
			},
		};
	}, [store, slug, workspace]);
}
