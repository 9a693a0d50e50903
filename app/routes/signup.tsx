import { useForm } from "@conform-to/react";
import { type ActionFunctionArgs, data, type LoaderFunctionArgs, redirect } from "@remix-run/cloudflare";
import { Form, useActionData, useNavigation } from "@remix-run/react";
import { type ReactNode, useId } from "react";
import { visitorOf } from "#app/domain/auth/require-member.server.ts";
import { type SignUpForm, signUp } from "#app/domain/auth/sign-up.server.ts";
import { formOf } from "#app/platform/http.ts";
import { mailboxOf } from "#app/platform/mail.ts";
import { Button } from "#app/ui/button.tsx";
import { Field } from "#app/ui/field.tsx";
import { FormPage } from "#app/ui/form-page.tsx";
import { MailboxLink } from "#app/ui/mailbox-link.tsx";
import { Notice } from "#app/ui/notice.tsx";
import { TextLink } from "#app/ui/text-link.tsx";

export const meta = () => [{ title: "Create an account · DM Tracker" }];

export async function loader({ request, context }: LoaderFunctionArgs) {
	if (await visitorOf(request, context)) throw redirect("/");
	return null;
}

export async function action({ request, context }: ActionFunctionArgs) {
	const result = await signUp(context.env, request, await formOf(request));
	if (!result.ok) return data({ sentTo: null, mailbox: null, reply: result.reply }, { status: result.status });
	return data({ sentTo: result.sentTo, mailbox: mailboxOf(context.env), reply: null });
}

export default function SignUp() {
	const answer = useActionData<typeof action>();
	const [form, fields] = useForm<SignUpForm>({ id: "sign-up", lastResult: answer?.reply ?? null });
	const isBusy = useNavigation().state !== "idle";
	if (answer?.sentTo) return <MailSent to={answer.sentTo} mailbox={answer.mailbox} />;

	return (
		<FormPage title="Create an account" footer={<SignInHint />}>
			{form.errors && <Notice tone="danger">{form.errors.join(" ")}</Notice>}
			<Form id={form.id} method="post" className="flex flex-col gap-4" onSubmit={form.onSubmit} noValidate>
				<Field
					label="Your name"
					name={fields.name.name}
					autoComplete="name"
					required
					defaultValue={fields.name.initialValue}
					error={fields.name.errors}
				/>
				<Field
					label="E-mail"
					name={fields.email.name}
					type="email"
					autoComplete="username"
					required
					defaultValue={fields.email.initialValue}
					error={fields.email.errors}
				/>
				<Field
					label="Password"
					name={fields.password.name}
					type="password"
					autoComplete="new-password"
					required
					maxLength={128}
					hint="At least 8 characters; 15 are better. A sentence is fine."
					error={fields.password.errors}
				/>
				<Check name={fields.adult.name} defaultChecked={fields.adult.initialValue === "on"} errors={fields.adult.errors}>
					I am 18 or older.
				</Check>
				<Check name={fields.terms.name} defaultChecked={fields.terms.initialValue === "on"} errors={fields.terms.errors}>
					I accept the terms and the <TextLink to="/privacy-policy">privacy policy</TextLink>.
				</Check>
				<Button type="submit" tone="primary" aria-disabled={isBusy}>
					{isBusy ? "Creating the account…" : "Create account"}
				</Button>
			</Form>
		</FormPage>
	);
}

/** The same for an address that has an account and one that has none. */
function MailSent({ to, mailbox }: { to: string; mailbox: string | null }) {
	return (
		<FormPage title="Look into your mail" footer={<SignInHint />}>
			<Notice tone="success">
				We sent a mail to <bdi>{to}</bdi>.
			</Notice>
			<p className="text-sm leading-relaxed text-text-2">
				Open the link in it to confirm that the address is yours, then sign in. Nothing there after some minutes? Look among the unwanted
				mails.
			</p>
			{mailbox && <MailboxLink href={mailbox} />}
		</FormPage>
	);
}

type CheckProps = { name: string; defaultChecked: boolean; errors: string[] | undefined; children: ReactNode };

function Check({ name, defaultChecked, errors, children }: CheckProps) {
	const id = useId();
	return (
		<div className="flex flex-col gap-1">
			<div className="flex items-start gap-2.5 text-sm text-text">
				<input
					id={id}
					type="checkbox"
					name={name}
					defaultChecked={defaultChecked}
					aria-invalid={errors ? true : undefined}
					aria-describedby={errors ? `${id}-error` : undefined}
					className="mt-0.5 size-4.5 shrink-0 accent-accent"
				/>
				<label htmlFor={id}>{children}</label>
			</div>
			{errors && (
				<p id={`${id}-error`} className="text-[13px] text-closed">
					{errors.join(" ")}
				</p>
			)}
		</div>
	);
}

function SignInHint() {
	return (
		<>
			You have an account? <TextLink to="/login">Sign in</TextLink>
		</>
	);
}
