import { type ActionFunctionArgs, data, type LoaderFunctionArgs, redirect } from "@remix-run/cloudflare";
import { Form, Link, useActionData, useLoaderData, useNavigation } from "@remix-run/react";
import { z } from "zod";
import { requireVisitor, visitorOf } from "#app/domain/auth/require-member.server.ts";
import { confirmEmail, peekEmailLink, sendVerification } from "#app/domain/auth/verify-email.server.ts";
import { SENT_WORDS } from "#app/domain/auth/verify-words.ts";
import { formOf, found } from "#app/platform/http.ts";
import { Button, buttonLook } from "#app/ui/button.tsx";
import { FormPage } from "#app/ui/form-page.tsx";
import { LinkTrouble } from "#app/ui/link-trouble.tsx";
import { Notice } from "#app/ui/notice.tsx";
import { TextLink } from "#app/ui/text-link.tsx";

export const meta = () => [{ title: "Confirm your e-mail address · DM Tracker" }];

/** The address of this page opens something: it goes to no other site, and no cache keeps it. */
export const headers = () => ({ "referrer-policy": "no-referrer", "cache-control": "no-store" });

const verifyForm = z.discriminatedUnion("intent", [
	z.strictObject({ intent: z.literal("confirm"), token: z.string() }),
	z.strictObject({ intent: z.literal("send-again") }),
]);

export async function loader({ request, context }: LoaderFunctionArgs) {
	const token = new URL(request.url).searchParams.get("token");
	// Without a link it is the page from which somebody signed in has it sent again.
	if (token === null) return { email: found(await visitorOf(request, context)).user.email, token };
	return { email: found(await peekEmailLink(context.env, token)), token };
}

export async function action({ request, context }: ActionFunctionArgs) {
	const form = found(verifyForm.safeParse(Object.fromEntries(await formOf(request))).data ?? null);
	switch (form.intent) {
		case "confirm": {
			const { userId } = found(await confirmEmail(context.env, form.token));
			const visitor = await visitorOf(request, context);
			if (visitor?.user.id === userId) return redirect("/");
			return redirect("/login?notice=verified");
		}
		case "send-again": {
			const { user } = await requireVisitor(request, context);
			if (user.isVerified) return { sent: "verified" as const };
			const isSent = await sendVerification(context.env, user);
			return data({ sent: isSent ? ("sent" as const) : ("too-many" as const) }, { status: isSent ? 200 : 429 });
		}
	}
}

export default function VerifyEmail() {
	const { email, token } = useLoaderData<typeof loader>();
	const isBusy = useNavigation().state !== "idle";
	if (token === null) return <SendAgain email={email} />;
	return (
		<FormPage
			title="Confirm your e-mail address"
			lead={
				<>
					<bdi className="font-medium text-text">{email}</bdi> becomes the address of your DM Tracker account. If you did not ask for it,
					close this page.
				</>
			}
			footer={<TextLink to="/privacy-policy">Privacy</TextLink>}
		>
			<Form method="post" action="/verify-email">
				<input type="hidden" name="token" value={token} />
				<Button type="submit" tone="primary" name="intent" value="confirm" aria-disabled={isBusy} className="w-full">
					{isBusy ? "Confirming…" : "Confirm this address"}
				</Button>
			</Form>
		</FormPage>
	);
}

function SendAgain({ email }: { email: string }) {
	const answer = useActionData<typeof action>();
	const isBusy = useNavigation().state !== "idle";
	return (
		<FormPage
			title="Confirm your e-mail address"
			lead={
				<>
					Open the link that we sent to <bdi className="font-medium text-text">{email}</bdi>.
				</>
			}
			footer={<TextLink to="/">Back</TextLink>}
		>
			{answer && <Notice tone={answer.sent === "too-many" ? "warning" : "success"}>{SENT_WORDS[answer.sent]}</Notice>}
			<Form method="post" action="/verify-email">
				<Button type="submit" tone="primary" name="intent" value="send-again" aria-disabled={isBusy} className="w-full">
					{isBusy ? "Sending…" : "Send again"}
				</Button>
			</Form>
		</FormPage>
	);
}

export function ErrorBoundary() {
	return (
		<LinkTrouble
			remedy={
				<Link to="/" className={buttonLook("primary")}>
					Sign in
				</Link>
			}
		>
			A link that confirms an address is good once, for 24 hours. If you opened it before, the address is confirmed. Otherwise sign in: the
			line at the top sends a new one.
		</LinkTrouble>
	);
}
