import { Form, useNavigation } from "@remix-run/react";
import { Button } from "#app/ui/button.tsx";
import { Field } from "#app/ui/field.tsx";
import { MailboxLink } from "#app/ui/mailbox-link.tsx";
import { type Answer, ConfirmFirst, Section } from "./section.tsx";

type Props = { user: { email: string; isVerified: boolean }; isFresh: boolean; mailbox: string | null; answer: Answer | null };

export function EmailSection({ user, isFresh, mailbox, answer }: Props) {
	const isBusy = useNavigation().formData?.get("intent") === "change-email";
	const isSent = answer?.section === "email" && answer.done !== null;
	return (
		<Section
			name="email"
			title="E-mail"
			lead={
				<>
					You sign in as <bdi className="font-medium text-text">{user.email}</bdi>, which is {user.isVerified ? "" : "not yet "}confirmed.
				</>
			}
			answer={answer}
		>
			{isSent && mailbox && <MailboxLink href={mailbox} />}
			{!isFresh && <ConfirmFirst next="/account" what="Change the address" />}
			{isFresh && (
				<Form method="post" className="flex flex-wrap items-end gap-3">
					<Field
						label="New e-mail address"
						name="email"
						type="email"
						autoComplete="email"
						required
						maxLength={254}
						className="min-w-0 flex-1 basis-64"
					/>
					<Button type="submit" name="intent" value="change-email" aria-disabled={isBusy}>
						{isBusy ? "Sending…" : "Send the link"}
					</Button>
				</Form>
			)}
		</Section>
	);
}
