import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from "@remix-run/cloudflare";
import { Form, useActionData, useLoaderData, useNavigation } from "@remix-run/react";
import { ShieldCheck } from "lucide-react";
import { requireCapability } from "#app/domain/auth/require-capability.server.ts";
import { requireMember } from "#app/domain/auth/require-member.server.ts";
import { isolationForm } from "#app/domain/isolation/isolation-form.server.ts";
import { proveIsolation } from "#app/domain/isolation/prove-isolation.server.ts";
import { Report } from "#app/domain/isolation/report.tsx";
import { listReports, readReport } from "#app/domain/isolation/reports.server.ts";
import { useOrg } from "#app/domain/realtime/use-live.tsx";
import { formOf } from "#app/platform/http.ts";
import { Button } from "#app/ui/button.tsx";
import { Notice } from "#app/ui/notice.tsx";
import { SettingsPage, SettingsSection } from "#app/ui/settings-page.tsx";
import { Time } from "#app/ui/time.tsx";
import { dateAndTime } from "#app/ui/times.ts";

export { ErrorPage as ErrorBoundary } from "#app/ui/error-page.tsx";

export const meta = () => [{ title: "Security · DM Tracker" }];

export async function loader({ request, context, params }: LoaderFunctionArgs) {
	const member = await requireMember(request, context, params.org);
	await requireCapability(member, "prove-isolation");
	const [reports, newest] = await Promise.all([listReports(member.tenant), readReport(member.tenant)]);
	return { reports, newest };
}

export async function action({ request, context, params }: ActionFunctionArgs) {
	const member = await requireMember(request, context, params.org);
	await requireCapability(member, "prove-isolation");
	const form = isolationForm.safeParse(Object.fromEntries(await formOf(request)));
	if (!form.success) return data({ ok: false as const, reason: "not-understood" as const }, { status: 400 });
	const doors = { knock: context.knock, cookie: request.headers.get("cookie") ?? "" };
	const proof = await proveIsolation(member.tenant, member.user.id, doors);
	return proof.ok ? proof : data(proof, { status: 429 });
}

const REFUSED = {
	"too-soon": "The proof was made less than a minute ago. Its report is below; a new one can be made in a minute.",
	"not-understood": "This was not understood. Try again.",
};

export default function Security() {
	const { reports, newest } = useLoaderData<typeof loader>();
	const answer = useActionData<typeof action>();
	const isBusy = useNavigation().formData?.get("intent") === "prove";
	return (
		<SettingsPage title="Security" lead="How your data is kept apart from everybody else's, and the proof of it.">
			<SettingsSection
				id="proof-title"
				title="Organizations are kept apart"
				lead="The database itself lets no query see or touch the rows of another organization. You can have that proved at any time: two made-up organizations are put beside yours, one tries to reach the other in every way we know, and both are taken away again."
			>
				<Form method="post" preventScrollReset className="flex flex-col items-start gap-3">
					<input type="hidden" name="intent" value="prove" />
					<Button type="submit" tone="primary" aria-disabled={isBusy} className="max-md:w-full">
						<ShieldCheck aria-hidden className="size-4 shrink-0" />
						{isBusy ? "Proving…" : "Prove that organizations are kept apart"}
					</Button>
					<p className="text-[13px] text-text-2">It takes some seconds and touches none of your data.</p>
				</Form>
				{answer?.ok === false && <Notice tone="warning">{REFUSED[answer.reason]}</Notice>}
			</SettingsSection>
			{newest ? (
				<Report report={newest} />
			) : (
				<p className="rounded-l border border-line bg-surface p-6 text-sm text-text-2">
					No proof was made yet. Its report appears here, signed, and can be checked without us.
				</p>
			)}
			{reports.length > 1 && <Earlier reports={reports.slice(1)} />}
		</SettingsPage>
	);
}

function Earlier({ reports }: { reports: { id: string; at: number; passed: number; failed: number }[] }) {
	const { workspace } = useOrg();
	return (
		<SettingsSection id="earlier-title" title="Earlier reports">
			<ul className="flex flex-col divide-y divide-line text-sm">
				{reports.map(({ id, at, passed, failed }) => (
					<li key={id} className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 py-2">
						<Time at={at} words={dateAndTime} className="text-text" />
						<span className={failed > 0 ? "text-closed" : "text-text-2"}>
							{failed > 0 ? `${failed} of ${passed + failed} checks failed` : `${passed} checks passed`}
						</span>
						<a
							href={`/o/${workspace.org.slug}/settings/security/${id}`}
							download
							className="rounded-[3px] font-medium text-accent-text underline-offset-[3px] hover:underline max-md:py-2"
						>
							Download<span className="sr-only"> the report of {new Date(at).toISOString()}</span>
						</a>
					</li>
				))}
			</ul>
		</SettingsSection>
	);
}
