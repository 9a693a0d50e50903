import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from "@remix-run/cloudflare";
import { Form, Link, useActionData, useLoaderData, useNavigation, useSearchParams } from "@remix-run/react";
import { requireCapability } from "#app/domain/auth/require-capability.server.ts";
import { requireMember } from "#app/domain/auth/require-member.server.ts";
import { AuditFilter } from "#app/domain/org/audit-filter.tsx";
import { auditForm } from "#app/domain/org/audit-form.server.ts";
import { AuditLines } from "#app/domain/org/audit-lines.tsx";
import { auditQuery, lastCheck, listAudit } from "#app/domain/org/audit-page.server.ts";
import { checkSentence } from "#app/domain/org/audit-words.ts";
import { checkAuditFor } from "#app/domain/org/check-audit.server.ts";
import { membersOf } from "#app/domain/org/members.server.ts";
import { may } from "#app/domain/org/roles.ts";
import { useOrg } from "#app/domain/realtime/use-live.tsx";
import { formOf } from "#app/platform/http.ts";
import { Button, buttonLook } from "#app/ui/button.tsx";
import { Notice } from "#app/ui/notice.tsx";
import { SettingsPage, SettingsSection } from "#app/ui/settings-page.tsx";
import { Time } from "#app/ui/time.tsx";
import { dateAndTime } from "#app/ui/times.ts";

export { ErrorPage as ErrorBoundary } from "#app/ui/error-page.tsx";

export const meta = () => [{ title: "Audit log · DM Tracker" }];

export async function loader({ request, context, params }: LoaderFunctionArgs) {
	const member = await requireMember(request, context, params.org);
	await requireCapability(member, "read-audit");
	const query = auditQuery.parse(Object.fromEntries(new URL(request.url).searchParams));
	const [page, check, members] = await Promise.all([listAudit(member.tenant, query), lastCheck(member.tenant), membersOf(member.tenant)]);
	return { ...page, query, check, members, mayExport: may(member.role, "export-audit") };
}

export async function action({ request, context, params }: ActionFunctionArgs) {
	const member = await requireMember(request, context, params.org);
	await requireCapability(member, "read-audit");
	const form = auditForm.safeParse(Object.fromEntries(await formOf(request)));
	if (!form.success) return data({ ok: false as const }, { status: 400 });
	await checkAuditFor(member.tenant, member.user.id);
	return { ok: true as const };
}

export default function Audit() {
	const { lines, next, query, members, mayExport } = useLoaderData<typeof loader>();
	const [params] = useSearchParams();
	const { before, ...filters } = query;
	const isFiltered = Object.values(filters).some((value) => value !== undefined);

	return (
		<SettingsPage title="Audit log" lead="What was done in this organization, by whom and when. No line can be changed or taken out.">
			<Check />
			<AuditFilter query={query} members={members} isFiltered={isFiltered} />
			{lines.length > 0 ? <AuditLines lines={lines} /> : <Empty isFiltered={isFiltered} isOlder={before !== undefined} />}
			{(before !== undefined || next !== null) && (
				<nav aria-label="Pages" className="flex justify-between gap-2">
					{before === undefined ? <span /> : <PageLink params={params} before={null} words="Newest" />}
					{next !== null && <PageLink params={params} before={next} words="Older" />}
				</nav>
			)}
			{mayExport && <Export />}
		</SettingsPage>
	);
}

/** What the last check found, and the button for the next. */
function Check() {
	const { check } = useLoaderData<typeof loader>();
	const refused = useActionData<typeof action>()?.ok === false;
	const isBusy = useNavigation().formData?.get("intent") === "check";
	return (
		<SettingsSection
			id="check-title"
			title="Is it whole?"
			lead="Each line is sealed with a hash over itself and the line before, and the end is kept in another database. A check recomputes all of it."
		>
			{refused && <Notice tone="danger">This was not understood. Try again.</Notice>}
			{check ? (
				<Notice tone={check.problem === "none" ? "success" : "danger"}>
					{checkSentence(check)}{" "}
					<span className="whitespace-nowrap">
						Checked by <bdi>{check.actor}</bdi>, <Time at={check.at} words={dateAndTime} />.
					</span>
				</Notice>
			) : (
				<p className="text-sm text-text-2">It was not checked lately.</p>
			)}
			<Form method="post" preventScrollReset>
				<input type="hidden" name="intent" value="check" />
				<Button type="submit" aria-disabled={isBusy}>
					{isBusy ? "Checking…" : "Check now"}
				</Button>
			</Form>
		</SettingsSection>
	);
}

function Empty({ isFiltered, isOlder }: { isFiltered: boolean; isOlder: boolean }) {
	const { workspace } = useOrg();
	if (!isFiltered) {
		const words = isOlder ? "There is nothing older." : "Nothing was done yet. The first reply, move or invitation appears here.";
		return <p className="rounded-l border border-line bg-surface p-6 text-sm text-text-2">{words}</p>;
	}
	return (
		<div className="flex flex-wrap items-center justify-between gap-3 rounded-l border border-line bg-surface p-6 text-sm text-text-2">
			<p>No line matches this filter.</p>
			<Link to={`/o/${workspace.org.slug}/settings/audit`} className={buttonLook("plain", "s")}>
				Clear filter
			</Link>
		</div>
	);
}

function PageLink({ params, before, words }: { params: URLSearchParams; before: number | null; words: string }) {
	const query = new URLSearchParams(params);
	query.delete("before");
	if (before !== null) query.set("before", String(before));
	return (
		<Link to={`?${query}`} className={buttonLook("plain", "s")}>
			{words}
		</Link>
	);
}

/** Posted as a document, so that the browser keeps the answer as a file. */
function Export() {
	const { workspace } = useOrg();
	return (
		<SettingsSection
			id="export-title"
			title="Export"
			lead="The whole log as a file, for the Owner. JSON Lines hold what is needed to check every hash without us; CSV opens in a spreadsheet. The export itself is a line."
		>
			<form method="post" action={`/o/${workspace.org.slug}/settings/audit/export`} className="flex flex-wrap gap-2">
				<input type="hidden" name="intent" value="export" />
				<Button type="submit" name="format" value="jsonl">
					Export JSON Lines
				</Button>
				<Button type="submit" name="format" value="csv">
					Export CSV
				</Button>
			</form>
		</SettingsSection>
	);
}
