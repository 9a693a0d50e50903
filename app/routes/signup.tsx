import { type ActionFunctionArgs, data, type LoaderFunctionArgs, redirect } from "@remix-run/cloudflare";
import { Form, useActionData, useNavigation } from "@remix-run/react";
import { useId } from "react";
import { visitorOf } from "#app/domain/auth/require-member.server.ts";
import { type SignUpErrors, signUp } from "#app/domain/auth/sign-in.server.ts";
import { formOf } from "#app/platform/http.ts";
import { Button } from "#app/ui/button.tsx";
import { Field } from "#app/ui/field.tsx";
import { FormPage } from "#app/ui/form-page.tsx";
import { Notice } from "#app/ui/notice.tsx";
import { TextLink } from "#app/ui/text-link.tsx";

const REFUSALS = {
	form: null,
	refused: "The account could not be created. If you have one already, sign in instead.",
	"too-many": "There were too many tries from here. Wait ten minutes, then try again.",
	busy: "Many people are signing up at this moment. Try again in a few seconds.",
} as const;

export const meta = () => [{ title: "Create an account · DM Tracker" }];

export async function loader({ request, context }: LoaderFunctionArgs) {
	if (await visitorOf(request, context)) throw redirect("/");
	return null;
}

export async function action({ request, context }: ActionFunctionArgs) {
	const form = await formOf(request);
	const result = await signUp(context.env, request, form);
	if (result.ok) return redirect("/orgs/new", { headers: { "set-cookie": result.setCookie } });
	const errors: SignUpErrors = result.reason === "form" ? result.errors : {};
	const status = result.reason === "too-many" || result.reason === "busy" ? 429 : 400;
	return data({ refusal: REFUSALS[result.reason], errors, name: given(form, "name"), email: given(form, "email") }, { status });
}

export default function SignUp() {
	const refused = useActionData<typeof action>();
	const errors = refused?.errors ?? {};
	const isBusy = useNavigation().state !== "idle";

	return (
		<FormPage title="Create an account" footer={<SignInHint />}>
			{refused?.refusal && <Notice tone="danger">{refused.refusal}</Notice>}
			<Form method="post" className="flex flex-col gap-4" noValidate>
				<Field label="Your name" name="name" autoComplete="name" required defaultValue={refused?.name} error={errors.name} />
				<Field label="E-mail" name="email" type="email" autoComplete="username" required defaultValue={refused?.email} error={errors.email} />
				<Field
					label="Password"
					name="password"
					type="password"
					autoComplete="new-password"
					required
					maxLength={128}
					hint="At least 8 characters; 15 are better. A sentence is fine."
					error={errors.password}
				/>
				<Check name="adult" error={errors.adult}>
					I am 18 or older.
				</Check>
				<Check name="terms" error={errors.terms}>
					I accept the terms and the <TextLink to="/privacy-policy">privacy policy</TextLink>.
				</Check>
				<Button type="submit" tone="primary" aria-disabled={isBusy}>
					{isBusy ? "Creating the account…" : "Create account"}
				</Button>
			</Form>
		</FormPage>
	);
}

function Check({ name, error, children }: { name: string; error: string | undefined; children: React.ReactNode }) {
	const id = useId();
	return (
		<div className="flex flex-col gap-1">
			<div className="flex items-start gap-2.5 text-sm text-text">
				<input
					id={id}
					type="checkbox"
					name={name}
					aria-invalid={error ? true : undefined}
					aria-describedby={error ? `${id}-error` : undefined}
					className="mt-0.5 size-4.5 shrink-0 accent-accent"
				/>
				<label htmlFor={id}>{children}</label>
			</div>
			{error && (
				<p id={`${id}-error`} className="text-[13px] text-closed">
					{error}
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

function given(form: FormData, name: string) {
	const value = form.get(name);
	return typeof value === "string" ? value.slice(0, 254) : "";
}
