import { Form, useNavigation } from "@remix-run/react";
import { Button } from "#app/ui/button.tsx";
import { Field } from "#app/ui/field.tsx";
import { type Answer, Section } from "./section.tsx";

export function NameSection({ name, answer }: { name: string; answer: Answer | null }) {
	const isBusy = useNavigation().formData?.get("intent") === "rename";
	return (
		<Section name="name" title="Name" lead="Your colleagues see it beside what you send and do." answer={answer}>
			<Form method="post" className="flex flex-wrap items-end gap-3">
				<Field
					label="Your name"
					name="name"
					autoComplete="name"
					required
					maxLength={100}
					defaultValue={name}
					className="min-w-0 flex-1 basis-64"
				/>
				<Button type="submit" name="intent" value="rename" aria-disabled={isBusy}>
					Save
				</Button>
			</Form>
		</Section>
	);
}
