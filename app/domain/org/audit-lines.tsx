import { Link } from "@remix-run/react";
import { Ban, Hourglass } from "lucide-react";
import { useNow, useOrg } from "#app/domain/realtime/use-live.tsx";
import { Time } from "#app/ui/time.tsx";
import { clockTime, dayName } from "#app/ui/times.ts";
import { useIsHydrated } from "#app/ui/use-is-hydrated.ts";
import type { ShownLine } from "./audit-page.server.ts";
import { sentenceOf } from "./audit-words.ts";

/** Lines of the audit log in plain words, the newest first, under the days they happened. */
export function AuditLines({ lines }: { lines: ShownLine[] }) {
	const isHydrated = useIsHydrated();
	const now = useNow();
	// Days are those of the reader, whom the server does not know: it shows one list.
	const days = isHydrated ? byDay(lines, now) : [{ name: "\u00a0", lines }];
	return (
		<div className="flex flex-col gap-5">
			{days.map(({ name, lines: ofDay }) => (
				<section key={ofDay[0]?.seq} aria-label={name.trim() || "Lines"} className="flex flex-col gap-2">
					<h2 className="text-[13px] font-semibold text-text-2">{name}</h2>
					<ol className="divide-y divide-line overflow-hidden rounded-l border border-line bg-surface shadow-soft">
						{ofDay.map((line) => (
							<Line key={line.seq} line={line} />
						))}
					</ol>
				</section>
			))}
		</div>
	);
}

function Line({ line }: { line: ShownLine }) {
	const { workspace } = useOrg();
	const { actor, target, result, seq, at, stage, isSealed } = line;
	const { before, gone, after } = sentenceOf(line, stage);
	const isRefused = result === "refused";
	return (
		<li className="flex items-start gap-3 px-4 py-3 text-sm">
			<p className="min-w-0 flex-1 leading-relaxed break-words text-text">
				<bdi className="font-medium">{actor}</bdi> {before}
				{gone !== null && target && (
					<Link
						to={`/o/${workspace.org.slug}/${target.path}`}
						className="rounded-[3px] font-medium text-accent-text underline-offset-[3px] hover:underline"
					>
						<bdi>{target.label}</bdi>
					</Link>
				)}
				{gone !== null && !target && <span className="text-text-2">{gone}</span>}
				{after}{" "}
				{isRefused && (
					<span className="inline-flex items-center gap-1 rounded-full bg-closed-soft px-2 py-0.5 text-xs font-medium whitespace-nowrap text-closed">
						<Ban aria-hidden className="size-3" />
						Refused
					</span>
				)}
			</p>
			<p className="flex shrink-0 items-center gap-2 pt-0.5 text-[13px] text-text-2 tabular-nums">
				{!isSealed && (
					<span title="Not sealed yet: that takes some seconds">
						<Hourglass aria-hidden className="size-3.5" />
						<span className="sr-only">Not sealed yet</span>
					</span>
				)}
				<span className="max-md:hidden">#{seq}</span>
				<Time at={at} words={clockTime} className="min-w-16 text-right" />
			</p>
		</li>
	);
}

function byDay(lines: ShownLine[], now: number) {
	const days: { name: string; lines: ShownLine[] }[] = [];
	for (const line of lines) {
		const name = dayName(line.at, now);
		const last = days.at(-1);
		if (last?.name === name) last.lines.push(line);
		else days.push({ name, lines: [line] });
	}
	return days;
}
