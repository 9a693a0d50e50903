import { type ActionFunctionArgs, data, type LoaderFunctionArgs, redirect } from "@remix-run/cloudflare";
import { Form, Link, useActionData, useLoaderData, useNavigation } from "@remix-run/react";
import { z } from "zod";
import { newPassword } from "#app/domain/auth/account-fields.server.ts";
import { isResetLinkGood, resetPassword } from "#app/domain/auth/reset-password.server.ts";
import { formOf, found } from "#app/platform/http.ts";
import { Button, buttonLook } from "#app/ui/button.tsx";
import { Field } from "#app/ui/field.tsx";
import { FormPage } from "#app/ui/form-page.tsx";
import { LinkTrouble } from "#app/ui/link-trouble.tsx";
import { TextLink } from "#app/ui/text-link.tsx";

const REFUSALS = {
	busy: "Many people are signing in at this moment. Try again in a few seconds.",
	"too-many": "There were too many tries from here. Wait ten minutes, then try again.",
} as const;

export const meta = () => [{ title: "New password · DM Tracker" }];

/** The address of this page opens something: it goes to no other site, and no cache keeps it. */
export const headers = () => ({ "referrer-policy": "no-referrer", "cache-control": "no-store" });

const resetForm = z.strictObject({ token: z.string(), password: newPassword });

export async function loader({ request, context }: LoaderFunctionArgs) {
	const token = new URL(request.url).searchParams.get("token");
	found((await isResetLinkGood(context.env, token)) || null);
	return { token };
}

export async function action({ request, context }: ActionFunctionArgs) {
	const fields = Object.fromEntries(await formOf(request));
	found((await isResetLinkGood(context.env, fields.token)) || null);
	const form = resetForm.safeParse(fields);
	if (!form.success) return data({ error: form.error.issues[0]?.message ?? "" }, { status: 400 });
	const result = await resetPassword(context.env, request, form.data);
	if (result === "done") return redirect("/login?notice=password-changed");
	if (result === "gone") return found(null);
	return data({ error: REFUSALS[result] }, { status: 429 });
}

export default function ResetPassword() {
	const { token } = useLoaderData<typeof loader>();
	const refused = useActionData<typeof action>();
	const isBusy = useNavigation().state !== "idle";
	return (
		<FormPage
			title="Choose a new password"
			lead="Every device that is signed in to your account is signed out."
			footer={<TextLink to="/privacy-policy">Privacy</TextLink>}
		>
			<Form method="post" className="flex flex-col gap-4">
				<input type="hidden" name="token" value={token ?? ""} />
				<Field
					label="New password"
					name="password"
					type="password"
					autoComplete="new-password"
					required
					maxLength={128}
					hint="At least 8 characters; 15 are better. A sentence is fine."
					error={refused?.error}
				/>
				<Button type="submit" tone="primary" aria-disabled={isBusy}>
					{isBusy ? "Saving…" : "Save the password"}
				</Button>
			</Form>
		</FormPage>
	);
}

export function ErrorBoundary() {
	return (
		<LinkTrouble
			remedy={
				<Link to="/forgot-password" className={buttonLook("primary")}>
					Send a new link
				</Link>
			}
		>
			A link to a new password is good once, for 60 minutes.
		</LinkTrouble>
	);
}
