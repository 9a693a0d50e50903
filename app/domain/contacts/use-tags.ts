import { useMemo } from "react";
import { postForm } from "#app/domain/realtime/post-form.ts";
import { useOrg } from "#app/domain/realtime/use-live.tsx";
import { showToast } from "#app/ui/toast.tsx";

const REFUSALS: Record<string, string> = {
	"too-many": "Thirty tags are enough for one contact. Take one away first.",
	"too-many-tags": "There are 200 tags. An Owner or Admin can merge some of them in the settings.",
	"not-allowed": "New tags are made by an Owner or Admin.",
	"not-there": "This tag or contact is not there any more.",
	"not-understood": "A tag's name has up to 40 characters.",
};

/** Returns how to give a contact a tag and take it away: shown at once, taken back when the server refuses. */
export function useTags(contactId: string) {
	const { store, workspace } = useOrg();
	const { slug } = workspace.org;

	return useMemo(() => {
		async function tell(fields: Record<string, string>): Promise<boolean> {
			const answer = await postForm(`/o/${slug}/contacts/${contactId}`, fields);
			if (!answer.ok) showToast(REFUSALS[answer.reason] ?? "DM Tracker could not be reached. The tags are as they were.");
			return answer.ok;
		}
		const known = () => store.contact(contactId)?.tagIds ?? [];
		const without = (tagId: string) => known().filter((id) => id !== tagId);

		return {
			async toggle(tagId: string) {
				const has = known().includes(tagId);
				store.tagContact(contactId, has ? without(tagId) : [...known(), tagId]);
				if (await tell({ intent: has ? "untag" : "tag", tagId })) return;
				store.tagContact(contactId, has ? [...without(tagId), tagId] : without(tagId));
			},
			create: (name: string) => tell({ intent: "new-tag", name }),
		};
	}, [store, slug, contactId]);
}
