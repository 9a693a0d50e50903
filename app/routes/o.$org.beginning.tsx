import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from "@remix-run/cloudflare";
import { type ClientActionFunctionArgs, Form, useLoaderData } from "@remix-run/react";
import { requireMember } from "#app/domain/auth/require-member.server.ts";
import { dismissBeginning, readBeginning } from "#app/domain/beginning/beginning.server.ts";
import { beginningForm } from "#app/domain/beginning/beginning-form.server.ts";
import { Checklist, Progress } from "#app/domain/beginning/checklist.tsx";
import { forgetBegun } from "#app/domain/beginning/kept-begun.ts";
import { withPractice } from "#app/domain/beginning/use-beginning.ts";
import { formOf } from "#app/platform/http.ts";
import { Button } from "#app/ui/button.tsx";
import { SettingsPage } from "#app/ui/settings-page.tsx";
import { useIsHydrated } from "#app/ui/use-is-hydrated.ts";

export { ErrorPage as ErrorBoundary } from "#app/ui/error-page.tsx";

export const meta = () => [{ title: "Beginning · DM Tracker" }];

export async function loader({ request, context, params }: LoaderFunctionArgs) {
	return readBeginning(await requireMember(request, context, params.org));
}

export async function action({ request, context, params }: ActionFunctionArgs) {
	const { tenant, user } = await requireMember(request, context, params.org);
	const form = beginningForm.safeParse(Object.fromEntries(await formOf(request)));
	if (!form.success) return data({ ok: false as const, reason: "not-understood" as const }, { status: 400 });
	await dismissBeginning(tenant, user.id, form.data.intent === "dismiss");
	return { ok: true as const };
}

/** A list that could not be sent away comes back with the next page. */
export async function clientAction({ params, serverAction }: ClientActionFunctionArgs) {
	forgetBegun(String(params.org));
	return serverAction<typeof action>().catch(() => null);
}

export default function BeginningPage() {
	const { steps: stored, isDismissed } = useLoaderData<typeof loader>();
	const isHydrated = useIsHydrated();
	const steps = isHydrated ? withPractice(stored) : stored;
	return (
		<SettingsPage
			title="Beginning"
			lead="What a team does in its first days. Each line leads to where it is done, and knows by itself when it is."
		>
			<section aria-label="Steps" className="flex flex-col gap-3 rounded-l border border-line bg-surface p-4 shadow-soft">
				<div className="px-2">
					<Progress steps={steps} />
				</div>
				<Checklist steps={steps} />
			</section>
			<Form method="post" preventScrollReset>
				<Button type="submit" name="intent" value={isDismissed ? "bring-back" : "dismiss"} size="s">
					{isDismissed ? "Show this list in the inbox" : "Hide this list in the inbox"}
				</Button>
			</Form>
		</SettingsPage>
	);
}
