import { type ActionFunctionArgs, data } from "@remix-run/cloudflare";
import { Form, useActionData, useNavigation } from "@remix-run/react";
import { z } from "zod";
import { emailAddress } from "#app/domain/auth/account-fields.server.ts";
import { askForReset } from "#app/domain/auth/reset-password.server.ts";
import { formOf } from "#app/platform/http.ts";
import { mailboxOf } from "#app/platform/mail.ts";
import { Button } from "#app/ui/button.tsx";
import { Field } from "#app/ui/field.tsx";
import { FormPage } from "#app/ui/form-page.tsx";
import { MailboxLink } from "#app/ui/mailbox-link.tsx";
import { Notice } from "#app/ui/notice.tsx";
import { TextLink } from "#app/ui/text-link.tsx";

const TOO_MANY = "There were too many tries from here. Wait ten minutes, then try again.";

export const meta = () => [{ title: "Forgotten password · DM Tracker" }];

const forgotForm = z.strictObject({ email: emailAddress });

export async function action({ request, context }: ActionFunctionArgs) {
	const form = forgotForm.safeParse(Object.fromEntries(await formOf(request)));
	const refuse = (error: string, status: number) => data({ error, sentTo: null, mailbox: null }, { status });
	if (!form.success) return refuse(form.error.issues[0]?.message ?? "", 400);
	const { email } = form.data;
	if (!(await askForReset(context.env, request, email))) return refuse(TOO_MANY, 429);
	return data({ error: null, sentTo: email, mailbox: mailboxOf(context.env) });
}

export default function ForgotPassword() {
	const answer = useActionData<typeof action>();
	const isBusy = useNavigation().state !== "idle";
	if (answer?.sentTo) {
		return (
			<FormPage title="Look into your mail" footer={<BackHint />}>
				<Notice tone="success">
					If <bdi>{answer.sentTo}</bdi> has an account, a mail with a link to a new password is on its way.
				</Notice>
				<p className="text-sm leading-relaxed text-text-2">
					The link is good once, for 60 minutes. An account gets up to three mails an hour.
				</p>
				{answer.mailbox && <MailboxLink href={answer.mailbox} />}
			</FormPage>
		);
	}
	return (
		<FormPage title="Forgotten password" lead="We mail you a link with which you choose a new one." footer={<BackHint />}>
			<Form method="post" className="flex flex-col gap-4">
				<Field label="E-mail" name="email" type="email" autoComplete="username" required maxLength={254} error={answer?.error} />
				<Button type="submit" tone="primary" aria-disabled={isBusy}>
					{isBusy ? "Sending…" : "Send the link"}
				</Button>
			</Form>
		</FormPage>
	);
}

function BackHint() {
	return (
		<>
			<TextLink to="/login">Back to sign-in</TextLink> · <TextLink to="/privacy-policy">Privacy</TextLink>
		</>
	);
}
