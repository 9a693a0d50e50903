import { Form, useNavigation, useSubmit } from "@remix-run/react";
import { type FormEvent, useId, useState } from "react";
import { fetchPage } from "#app/domain/realtime/fetch-page.ts";
import type { TagRow } from "#app/domain/realtime/rows.ts";
import { useOrg } from "#app/domain/realtime/use-live.tsx";
import { Button } from "#app/ui/button.tsx";
import { askToConfirm } from "#app/ui/confirm.ts";
import { Field } from "#app/ui/field.tsx";
import { SelectField } from "#app/ui/select-field.tsx";
import { showToast } from "#app/ui/toast.tsx";

/** The server counts no further. */
const COUNTED_AT_MOST = 1000;

/** A tag in the settings: its name, and behind a button how to rename, merge and delete it. */
export function TagItem({ tag, others }: { tag: TagRow; others: readonly TagRow[] }) {
	const [isOpen, setIsOpen] = useState(false);
	const panel = useId();
	return (
		<li className="flex flex-col gap-4 py-2.5">
			<div className="flex items-center gap-3">
				<bdi className="min-w-0 flex-1 truncate text-sm font-medium">{tag.name}</bdi>
				<Button
					size="s"
					tone="quiet"
					aria-expanded={isOpen}
					aria-controls={panel}
					aria-label={`Change ${tag.name}`}
					onClick={() => setIsOpen(!isOpen)}
				>
					Change
				</Button>
			</div>
			{isOpen && (
				<div id={panel} className="flex flex-col gap-4 pb-2">
					<TagChanges tag={tag} others={others} />
				</div>
			)}
		</li>
	);
}

function TagChanges({ tag, others }: { tag: TagRow; others: readonly TagRow[] }) {
	const { slug } = useOrg().workspace.org;
	const isBusy = useNavigation().formMethod === "POST";
	const submit = useSubmit();

	/** Asks with how many contacts it concerns, and does it. */
	async function sure(fields: Record<string, string>, ask: (count: number) => Parameters<typeof askToConfirm>[0]) {
		const counted = await fetchPage<{ count: number }>(`/o/${slug}/pages/tags/${tag.id}`).catch(() => null);
		if (!counted) return showToast("DM Tracker could not be reached. Nothing was changed.");
		if (await askToConfirm(ask(counted.count))) submit({ ...fields, tagId: tag.id }, { method: "post" });
	}

	function merge(event: FormEvent<HTMLFormElement>) {
		event.preventDefault();
		const intoId = String(new FormData(event.currentTarget).get("intoId"));
		const into = others.find(({ id }) => id === intoId)?.name ?? "";
		void sure({ intent: "merge", intoId }, (count) => ({
			title: `Merge “${tag.name}” into “${into}”?`,
			text: `${contacts(count)} with “${tag.name}” will have “${into}” in its place. This cannot be undone.`,
			confirm: "Merge",
		}));
	}

	const remove = () =>
		sure({ intent: "delete" }, (count) => ({
			title: `Delete “${tag.name}”?`,
			text: `It is taken from ${contacts(count).toLowerCase()}. This cannot be undone.`,
			confirm: "Delete",
		}));

	return (
		<>
			<Form method="post" className="flex items-end gap-3">
				<input type="hidden" name="tagId" value={tag.id} />
				<Field label="Name" name="name" required maxLength={40} autoComplete="off" defaultValue={tag.name} className="min-w-0 flex-1" />
				<Button type="submit" name="intent" value="rename" className="h-10" aria-disabled={isBusy}>
					Rename
				</Button>
			</Form>
			{others.length > 0 && (
				<form className="flex items-end gap-3" onSubmit={merge}>
					<SelectField
						label="Merge into"
						name="intoId"
						choices={others.map(({ id, name }) => ({ value: id, words: name }))}
						className="min-w-0 flex-1"
					/>
					<Button type="submit" className="h-10" aria-disabled={isBusy}>
						Merge
					</Button>
				</form>
			)}
			<Button tone="danger" size="s" className="self-start" aria-label={`Delete ${tag.name}`} onClick={remove}>
				Delete
			</Button>
		</>
	);
}

function contacts(count: number): string {
	if (count === 0) return "No contact";
	if (count >= COUNTED_AT_MOST) return "A thousand contacts or more";
	return count === 1 ? "1 contact" : `${count} contacts`;
}
