import { type ActionFunctionArgs, data, type LoaderFunctionArgs, redirect } from "@remix-run/cloudflare";
import { Form, useActionData, useLoaderData, useNavigation } from "@remix-run/react";
import { CodeField } from "#app/domain/auth/code-field.tsx";
import { finishSignIn, isPending } from "#app/domain/auth/pending-sign-ins.server.ts";
import { formOf, safeRedirect } from "#app/platform/http.ts";
import { Button } from "#app/ui/button.tsx";
import { FormPage } from "#app/ui/form-page.tsx";
import { TextLink } from "#app/ui/text-link.tsx";

const REFUSALS = {
	wrong: "This code is not right, or was used already. Wait for the next one.",
	"too-many": "There were too many tries. Wait some minutes, then try again.",
} as const;

export const meta = () => [{ title: "Sign in · DM Tracker" }];

export const headers = () => ({ "cache-control": "no-store" });

export async function loader({ request, context }: LoaderFunctionArgs) {
	const next = safeRedirect(new URL(request.url).searchParams.get("next"));
	if (!(await isPending(context.env, request))) throw redirect(`/login?next=${encodeURIComponent(next)}`);
	return { next };
}

export async function action({ request, context }: ActionFunctionArgs) {
	const form = await formOf(request);
	const next = safeRedirect(form.get("next"));
	const code = form.get("code");
	const result = await finishSignIn(context.env, request, typeof code === "string" ? code.slice(0, 40) : "");
	if (!result.ok) {
		if (result.reason === "ended") return redirect(`/login?notice=code-ended&next=${encodeURIComponent(next)}`);
		return data({ refusal: REFUSALS[result.reason] }, { status: result.reason === "wrong" ? 400 : 429 });
	}
	const headers = new Headers();
	for (const setCookie of result.setCookies) headers.append("set-cookie", setCookie);
	return redirect(safeRedirect(next), { headers });
}

function Footer() {
	return (
		<>
			<TextLink to="/login">Start again</TextLink> · <TextLink to="/privacy-policy">Privacy</TextLink>
		</>
	);
}

export default function SecondFactor() {
	const { next } = useLoaderData<typeof loader>();
	const refused = useActionData<typeof action>();
	const isBusy = useNavigation().state !== "idle";
	return (
		<FormPage title="One more step" lead="Your account asks for a code as well." footer={<Footer />}>
			<Form method="post" className="flex flex-col gap-4">
				<input type="hidden" name="next" value={next} />
				<CodeField error={refused?.refusal} />
				<Button type="submit" tone="primary" aria-disabled={isBusy}>
					{isBusy ? "Signing in…" : "Sign in"}
				</Button>
			</Form>
		</FormPage>
	);
}
