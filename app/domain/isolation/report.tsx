import { ChevronDown, CircleAlert, CircleCheck, Download } from "lucide-react";
import type { ReactNode } from "react";
import { useOrg } from "#app/domain/realtime/use-live.tsx";
import { buttonLook } from "#app/ui/button.tsx";
import { Notice } from "#app/ui/notice.tsx";
import { SettingsSection } from "#app/ui/settings-page.tsx";
import { Time } from "#app/ui/time.tsx";
import { dateAndTime } from "#app/ui/times.ts";
import type { Check, CheckGroup, IsolationReport } from "./checks.ts";

/** A report in plain words: how it ended, what was tried, and where to check the signature. */
export function Report({ report }: { report: IsolationReport }) {
	const { workspace } = useOrg();
	const { id, passed, failed, startedAt, finishedAt, tables, groups, build } = report;
	const seconds = (Date.parse(finishedAt) - Date.parse(startedAt)) / 1000;
	return (
		<SettingsSection id="report-title" title="The newest report">
			{failed === 0 ? (
				<Notice tone="success">
					All {passed} checks passed. Nothing of one organization could be read, counted, changed or taken by the other.
				</Notice>
			) : (
				<Notice tone="danger">
					{failed} of {passed + failed} checks failed. Do not rely on the separation until this is mended, and tell whoever runs this
					installation at once.
				</Notice>
			)}
			<dl className="grid grid-cols-2 gap-x-6 gap-y-3 text-[13px] md:grid-cols-4">
				<Fact name="Made">
					<Time at={Date.parse(finishedAt)} words={dateAndTime} />
				</Fact>
				<Fact name="Took">{seconds.toFixed(1)} seconds</Fact>
				<Fact name="Tables covered">{tables.length}</Fact>
				<Fact name="Build">{build}</Fact>
			</dl>
			<ul className="flex flex-col divide-y divide-line rounded-m border border-line">
				{groups.map((group) => (
					<Group key={group.name} group={group} />
				))}
			</ul>
			<div className="flex flex-col items-start gap-3">
				<a href={`/o/${workspace.org.slug}/settings/security/${id}`} download className={buttonLook()}>
					<Download aria-hidden className="size-4" />
					Download the signed report
				</a>
				<p className="text-[13px] leading-relaxed text-text-2">
					It is signed with Ed25519. Anybody can check it without us, with the public keys at{" "}
					<a href="/.well-known/dm-tracker-keys.json" className="font-medium text-accent-text underline-offset-[3px] hover:underline">
						/.well-known/dm-tracker-keys.json
					</a>{" "}
					and <code className="rounded-[3px] bg-sunken px-1 py-0.5 break-all">node scripts/verify-report.ts</code>.
				</p>
			</div>
		</SettingsSection>
	);
}

function Group({ group }: { group: CheckGroup }) {
	const failed = group.checks.filter((check) => !check.passed);
	const isFine = failed.length === 0;
	return (
		<li className="text-sm">
			<details className="group" open={!isFine}>
				<summary className="flex cursor-pointer list-none items-start gap-3 px-4 py-3 hover:bg-hover">
					<Mark isFine={isFine} />
					<span className="min-w-0 flex-1 text-text">{group.words}</span>
					<span className="shrink-0 text-[13px] text-text-2 tabular-nums">
						{isFine ? `${group.checks.length} passed` : `${failed.length} of ${group.checks.length} failed`}
					</span>
					<ChevronDown aria-hidden className="mt-0.5 size-4 shrink-0 text-text-3 transition-transform group-open:rotate-180" />
				</summary>
				{/* Reached by the keyboard, because it scrolls. */}
				<ol
					// biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must take the focus
					tabIndex={0}
					aria-label={group.words}
					className="max-h-96 overflow-y-auto border-t border-line bg-sunken px-4 py-2 text-[13px]"
				>
					{[...failed, ...group.checks.filter((check) => check.passed)].map((check) => (
						<Line key={check.tried} check={check} />
					))}
				</ol>
			</details>
		</li>
	);
}

function Line({ check: { tried, expected, seen, passed } }: { check: Check }) {
	return (
		<li className="flex items-start gap-2.5 py-1.5">
			<Mark isFine={passed} />
			<div className="min-w-0 flex-1 leading-relaxed break-words">
				<p className="text-text">{tried}</p>
				<p className="text-text-2">{passed ? seen : `expected ${expected}; seen ${seen}`}</p>
			</div>
		</li>
	);
}

function Mark({ isFine }: { isFine: boolean }) {
	const Icon = isFine ? CircleCheck : CircleAlert;
	return (
		<>
			<Icon aria-hidden className={`mt-0.5 size-4 shrink-0 ${isFine ? "text-open" : "text-closed"}`} />
			<span className="sr-only">{isFine ? "Passed:" : "Failed:"}</span>
		</>
	);
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
	return (
		<div className="min-w-0">
			<dt className="text-text-3">{name}</dt>
			<dd className="truncate font-medium text-text">{children}</dd>
		</div>
	);
}
