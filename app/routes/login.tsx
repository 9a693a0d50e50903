import { type ActionFunctionArgs, data, type LoaderFunctionArgs, redirect } from "@remix-run/cloudflare";
import { Form, useActionData, useLoaderData, useNavigation, useSearchParams } from "@remix-run/react";
import { useEffect } from "react";
import { PasskeyButton } from "#app/domain/auth/passkey-button.tsx";
import { visitorOf } from "#app/domain/auth/require-member.server.ts";
import { signIn } from "#app/domain/auth/sign-in.server.ts";
import { DEMO_PASSWORD, DEMO_PEOPLE } from "#app/domain/demo/people.ts";
import { isLocal } from "#app/platform/env.ts";
import { formOf, safeRedirect } from "#app/platform/http.ts";
import { Button } from "#app/ui/button.tsx";
import { Field } from "#app/ui/field.tsx";
import { FormPage } from "#app/ui/form-page.tsx";
import { Notice } from "#app/ui/notice.tsx";
import { TextLink } from "#app/ui/text-link.tsx";

const REFUSALS = {
	wrong: "The e-mail and password do not match an account.",
	"too-many": "There were too many tries. Wait some minutes, then try again.",
	busy: "Many people are signing in at this moment. Try again in a few seconds.",
} as const;

/** What just happened, named in the address that leads here. */
const NOTICES = {
	"code-ended": "That sign-in took too long or had too many tries. Begin again.",
	verified: "Your e-mail address is confirmed. Sign in to go on.",
	"password-changed": "Your password is changed and every device is signed out. Sign in with the new one.",
} as const;

export const meta = () => [{ title: "Sign in · DM Tracker" }];

export async function loader({ request, context }: LoaderFunctionArgs) {
	if (await visitorOf(request, context)) throw redirect(safeRedirect(new URL(request.url).searchParams.get("next")));
	const notice = new URL(request.url).searchParams.get("notice") ?? "";
	return {
		notice: Object.hasOwn(NOTICES, notice) ? NOTICES[notice as keyof typeof NOTICES] : null,
		demo: isLocal(context.env) ? { people: DEMO_PEOPLE, password: DEMO_PASSWORD } : null,
	};
}

export async function action({ request, context }: ActionFunctionArgs) {
	const form = await formOf(request.clone() as Request);
	const result = await signIn(context.env, request);
	if (result.ok) {
		const next = safeRedirect(form.get("next"));
		const to = result.awaits === "code" ? `/login/second-factor?next=${encodeURIComponent(next)}` : next;
		return redirect(safeRedirect(to), { headers: { "set-cookie": result.setCookie } });
	}
	const email = form.get("email");
	const status = result.reason === "wrong" ? 400 : 429;
	return data({ refusal: REFUSALS[result.reason], email: typeof email === "string" ? email.slice(0, 254) : "" }, { status });
}

export default function Login() {
	const { demo, notice } = useLoaderData<typeof loader>();
	const refused = useActionData<typeof action>();
	const isBusy = useNavigation().state !== "idle";
	const [search] = useSearchParams();
	const next = search.get("next") ?? "/";
	// Whoever sees this page has no session: nothing of an org stays in their browser.
	useEffect(() => void import("#app/domain/realtime/forget-kept.ts").then(({ forgetKept }) => forgetKept()), []);

	return (
		<FormPage title="Sign in" footer={<SignUpHint />}>
			{notice && !refused && <Notice tone="success">{notice}</Notice>}
			{refused && <Notice tone="danger">{refused.refusal}</Notice>}
			<Form method="post" className="flex flex-col gap-4">
				<input type="hidden" name="next" value={next} />
				<Field label="E-mail" name="email" type="email" autoComplete="username" required defaultValue={refused?.email} />
				<Field label="Password" name="password" type="password" autoComplete="current-password" required maxLength={128} />
				<Button type="submit" tone="primary" aria-disabled={isBusy}>
					{isBusy ? "Signing in…" : "Sign in"}
				</Button>
			</Form>
			<PasskeyButton purpose="sign-in" next={next}>
				Sign in with a passkey
			</PasskeyButton>
			<p className="text-sm">
				<TextLink to="/forgot-password">Forgotten password</TextLink>
			</p>
			{demo && (
				<section aria-labelledby="demo-title" className="flex flex-col gap-2 border-t border-line pt-5">
					<h2 id="demo-title" className="text-[13px] font-semibold text-text">
						Try it as somebody of the demo
					</h2>
					<ul className="flex flex-col gap-1.5">
						{demo.people.map((person) => (
							<li key={person.email}>
								<Form method="post">
									<input type="hidden" name="next" value={next} />
									<input type="hidden" name="email" value={person.email} />
									<input type="hidden" name="password" value={demo.password} />
									<button
										type="submit"
										className="flex w-full items-center justify-between gap-3 rounded-s border border-line px-3 py-2 text-left text-sm hover:bg-hover max-md:min-h-11"
									>
										<span className="font-medium text-text">{person.email}</span>
										<span className="text-[13px] text-text-2">{person.role}</span>
									</button>
								</Form>
							</li>
						))}
					</ul>
				</section>
			)}
		</FormPage>
	);
}

function SignUpHint() {
	return (
		<>
			New here? <TextLink to="/signup">Create an account</TextLink> · <TextLink to="/privacy-policy">Privacy</TextLink>
		</>
	);
}
