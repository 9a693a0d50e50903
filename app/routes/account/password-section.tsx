import { Form, useNavigation } from "@remix-run/react";
import { Button } from "#app/ui/button.tsx";
import { Field } from "#app/ui/field.tsx";
import { type Answer, ConfirmFirst, Section } from "./section.tsx";

export function PasswordSection({ isFresh, answer }: { isFresh: boolean; answer: Answer | null }) {
	const isBusy = useNavigation().formData?.get("intent") === "change-password";
	return (
		<Section name="password" title="Password" lead="A new one signs out every other device." answer={answer}>
			{!isFresh && <ConfirmFirst next="/account" what="Change the password" />}
			{isFresh && (
				<Form method="post" className="flex flex-wrap items-start gap-3">
					<Field
						label="New password"
						name="password"
						type="password"
						autoComplete="new-password"
						required
						maxLength={128}
						hint="At least 8 characters; 15 are better. A sentence is fine."
						className="min-w-0 flex-1 basis-64"
					/>
					<Button type="submit" name="intent" value="change-password" aria-disabled={isBusy} className="md:mt-6.5">
						{isBusy ? "Saving…" : "Change the password"}
					</Button>
				</Form>
			)}
		</Section>
	);
}
