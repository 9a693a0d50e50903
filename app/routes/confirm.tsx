import { type ActionFunctionArgs, data, type LoaderFunctionArgs, redirect } from "@remix-run/cloudflare";
import { Form, useActionData, useLoaderData, useNavigation } from "@remix-run/react";
import { z } from "zod";
import { CodeField } from "#app/domain/auth/code-field.tsx";
import { confirmIdentity } from "#app/domain/auth/confirm-identity.server.ts";
import { PasskeyButton } from "#app/domain/auth/passkey-button.tsx";
import { listPasskeys } from "#app/domain/auth/passkeys.server.ts";
import { requireVisitor } from "#app/domain/auth/require-member.server.ts";
import { hasSecondFactor } from "#app/domain/auth/second-factor.server.ts";
import { formOf, safeRedirect } from "#app/platform/http.ts";
import { Button } from "#app/ui/button.tsx";
import { Field } from "#app/ui/field.tsx";
import { FormPage } from "#app/ui/form-page.tsx";
import { Notice } from "#app/ui/notice.tsx";
import { TextLink } from "#app/ui/text-link.tsx";

const REFUSALS = {
	wrong: "This is not right. Nothing was changed.",
	"too-many": "There were too many tries. Wait some minutes, then try again.",
	busy: "Many people are signing in at this moment. Try again in a few seconds.",
} as const;

export const meta = () => [{ title: "Confirm that it is you · DM Tracker" }];

const confirmForm = z.strictObject({ next: z.string(), password: z.string().min(1).max(128), code: z.string().max(40).default("") });

export async function loader({ request, context }: LoaderFunctionArgs) {
	const { user } = await requireVisitor(request, context);
	return {
		email: user.email,
		asksForCode: await hasSecondFactor(context.env, user.id),
		hasPasskey: (await listPasskeys(context.env, user.id)).length > 0,
		next: safeRedirect(new URL(request.url).searchParams.get("next")),
	};
}

export async function action({ request, context }: ActionFunctionArgs) {
	const visitor = await requireVisitor(request, context);
	const form = confirmForm.safeParse(Object.fromEntries(await formOf(request)));
	if (!form.success) return data({ refusal: REFUSALS.wrong }, { status: 400 });
	const result = await confirmIdentity(context.env, request, visitor, form.data);
	if (!result.ok) return data({ refusal: REFUSALS[result.reason] }, { status: result.reason === "wrong" ? 400 : 429 });
	return redirect(safeRedirect(form.data.next), result.setCookie ? { headers: { "set-cookie": result.setCookie } } : {});
}

export default function Confirm() {
	const { email, asksForCode, hasPasskey, next } = useLoaderData<typeof loader>();
	const refused = useActionData<typeof action>();
	const isBusy = useNavigation().state !== "idle";
	return (
		<FormPage
			title="Confirm that it is you"
			lead={
				<>
					What comes next asks for it, so that nobody else does it from a device that you left open. You are signed in as{" "}
					<bdi className="font-medium text-text">{email}</bdi>.
				</>
			}
			footer={<TextLink to="/account">Back to your account</TextLink>}
		>
			{refused && <Notice tone="danger">{refused.refusal}</Notice>}
			<Form method="post" className="flex flex-col gap-4">
				<input type="hidden" name="next" value={next} />
				<Field label="Password" name="password" type="password" autoComplete="current-password" required maxLength={128} />
				{asksForCode && <CodeField />}
				<Button type="submit" tone="primary" aria-disabled={isBusy}>
					{isBusy ? "Confirming…" : "Confirm"}
				</Button>
			</Form>
			{hasPasskey && (
				<PasskeyButton purpose="confirm" next={next}>
					Use a passkey instead
				</PasskeyButton>
			)}
		</FormPage>
	);
}
