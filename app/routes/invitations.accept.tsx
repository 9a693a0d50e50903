import { type ActionFunctionArgs, data, type LoaderFunctionArgs, redirect } from "@remix-run/cloudflare";
import { Form, isRouteErrorResponse, Link, useActionData, useLoaderData, useNavigation, useRouteError } from "@remix-run/react";
import { z } from "zod";
import { requireVisitor, visitorOf } from "#app/domain/auth/require-member.server.ts";
import { acceptInvitation, readInvitation } from "#app/domain/org/accept-invitation.server.ts";
import { ROLE_WORDS } from "#app/domain/org/roles.ts";
import { formOf, found } from "#app/platform/http.ts";
import { Button, buttonLook } from "#app/ui/button.tsx";
import { ErrorPage } from "#app/ui/error-page.tsx";
import { FormPage } from "#app/ui/form-page.tsx";
import { Notice } from "#app/ui/notice.tsx";
import { Trouble } from "#app/ui/trouble.tsx";

export const meta = () => [{ title: "Invitation · DM Tracker" }];

/** The address holds the token: it is told to no other site and kept in no cache. */
export const headers = () => ({ "referrer-policy": "no-referrer", "cache-control": "no-store" });

const acceptForm = z.strictObject({ token: z.string().optional() });

export async function loader({ request, context }: LoaderFunctionArgs) {
	const { pathname, searchParams } = new URL(request.url);
	const token = searchParams.get("token");
	const invitation = found(await readInvitation(context.env, token));
	const visitor = await visitorOf(request, context);
	const here = encodeURIComponent(`${pathname.replace(/\.data$/, "")}?token=${token}`);
	return { invitation, email: visitor?.user.email ?? null, here };
}

export async function action({ request, context }: ActionFunctionArgs) {
	const { user } = await requireVisitor(request, context);
	const form = found(acceptForm.safeParse(Object.fromEntries(await formOf(request))).data ?? null);
	const accepted = found(await acceptInvitation(context.env, user, form.token ?? new URL(request.url).searchParams.get("token")));
	return accepted.ok ? redirect(`/o/${accepted.slug}/inbox`) : data({ reason: accepted.reason }, { status: 403 });
}

export default function AcceptInvitation() {
	const { invitation, email, here } = useLoaderData<typeof loader>();
	const refused = useActionData<typeof action>();
	const { org, role, inviter } = invitation;
	const lead = (
		<>
			{inviter ? <bdi>{inviter}</bdi> : "Somebody of the team"} invites you to work in <bdi>{org.name}</bdi> as{" "}
			<strong className="font-medium text-text">{ROLE_WORDS[role]}</strong>.
		</>
	);
	return (
		<FormPage title={`Join ${org.name}`} lead={lead}>
			{email === null && <Way invitation={invitation} here={here} />}
			{email === invitation.email && !refused && <Accept />}
			{email !== null && (email !== invitation.email || refused) && <OtherAddress invitation={invitation} email={email} here={here} />}
		</FormPage>
	);
}

function Accept() {
	const isBusy = useNavigation().state !== "idle";
	return (
		<Form method="post">
			<Button type="submit" tone="primary" className="w-full" aria-disabled={isBusy}>
				{isBusy ? "Joining…" : "Accept the invitation"}
			</Button>
		</Form>
	);
}

/** For somebody who is not signed in: the ways in, which lead back here. */
function Way({ invitation: { email }, here }: { invitation: { email: string }; here: string }) {
	return (
		<>
			<p className="text-sm leading-relaxed text-text-2">
				The invitation is for <strong className="font-medium wrap-anywhere text-text">{email}</strong>. Sign in with this address, or create
				an account with it.
			</p>
			<div className="flex flex-col gap-2">
				<Link to={`/login?next=${here}`} className={buttonLook("primary")}>
					Sign in
				</Link>
				<Link to={`/signup?next=${here}`} className={buttonLook("plain")}>
					Create an account
				</Link>
			</div>
		</>
	);
}

function OtherAddress({ invitation, email, here }: { invitation: { email: string }; email: string; here: string }) {
	return (
		<>
			<Notice tone="warning">
				The invitation is for <strong className="font-medium wrap-anywhere">{invitation.email}</strong>, and you are signed in as{" "}
				<strong className="font-medium wrap-anywhere">{email}</strong>. Sign in with the invited address to accept it.
			</Notice>
			<form method="post" action={`/logout?next=${here}`}>
				<Button type="submit" className="w-full">
					Sign out and use the other address
				</Button>
			</form>
		</>
	);
}

export function ErrorBoundary() {
	const error = useRouteError();
	const isGone = isRouteErrorResponse(error) && error.status === 404;
	return (
		<main id="main" tabIndex={-1} className="flex min-h-dvh flex-col bg-bg outline-none">
			{isGone ? (
				<Trouble
					title="This invitation is no longer good"
					action={
						<Link to="/" className={buttonLook("plain")}>
							Go to DM Tracker
						</Link>
					}
				>
					It was used, taken back, sent again with a newer link, or is older than 7 days. If you joined already, the organization is in your
					list. Otherwise ask who invited you for a new one.
				</Trouble>
			) : (
				<ErrorPage />
			)}
		</main>
	);
}
