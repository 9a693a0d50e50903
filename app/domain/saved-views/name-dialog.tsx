import { useState } from "react";
import { Button } from "#app/ui/button.tsx";
import { DialogFrame } from "#app/ui/dialog-frame.tsx";
import { Field } from "#app/ui/field.tsx";
import { NAME_LENGTH } from "./limits.ts";
import type { NameQuestion } from "./name-question.ts";

/** What a view is called, and whether the team has it. A name that is refused says why and stays to be changed. */
export default function NameDialog({ question }: { question: NameQuestion }) {
	const { title, confirm, name = "", offersSharing = false, submit, answer } = question;
	const [refusal, setRefusal] = useState<string | null>(null);
	const [isBusy, setIsBusy] = useState(false);

	async function take(form: FormData) {
		const given = { name: String(form.get("name") ?? "").trim(), isShared: form.get("isShared") !== null };
		if (given.name === "") return setRefusal("Give it a name.");
		setIsBusy(true);
		const refused = await submit(given);
		setIsBusy(false);
		if (refused === null) answer(given);
		else setRefusal(refused);
	}

	return (
		<DialogFrame title={title} onClose={() => answer(null)}>
			<form
				className="mt-4 flex flex-col gap-4"
				onSubmit={(event) => {
					event.preventDefault();
					if (!isBusy) void take(new FormData(event.currentTarget));
				}}
			>
				<Field
					label="Name"
					name="name"
					defaultValue={name}
					maxLength={NAME_LENGTH}
					autoComplete="off"
					placeholder="Hot leads of this week"
					error={refusal}
					onChange={() => setRefusal(null)}
				/>
				{offersSharing && (
					<label className="flex min-h-9 items-start gap-2.5 text-sm max-md:min-h-11">
						<input type="checkbox" name="isShared" className="mt-0.5 size-4 accent-accent" />
						<span>
							Share with the team
							<span className="block text-[13px] text-text-2">Everybody sees it, each with the leads that they may see.</span>
						</span>
					</label>
				)}
				<div className="flex justify-end gap-2">
					<Button onClick={() => answer(null)}>Cancel</Button>
					<Button type="submit" tone="primary" aria-disabled={isBusy}>
						{confirm}
					</Button>
				</div>
			</form>
		</DialogFrame>
	);
}
