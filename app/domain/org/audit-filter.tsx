import { Form, Link, useSubmit } from "@remix-run/react";
import { type ReactNode, useId } from "react";
import { useOrg } from "#app/domain/realtime/use-live.tsx";
import { Button, buttonLook } from "#app/ui/button.tsx";
import { useIsHydrated } from "#app/ui/use-is-hydrated.ts";
import type { AuditQuery } from "./audit-page.server.ts";
import { AUDIT_GROUPS } from "./audit-words.ts";

type Props = { query: AuditQuery; members: { id: string; name: string }[]; isFiltered: boolean };

const LOOK = "h-9 rounded-s border border-line-strong bg-surface px-2.5 text-sm text-text hover:border-text-3 max-md:h-11 max-md:text-base";

/** Which lines are shown. It lives in the address; without scripts a button applies it. */
export function AuditFilter({ query, members, isFiltered }: Props) {
	const { workspace } = useOrg();
	const submit = useSubmit();
	const isHydrated = useIsHydrated();
	const path = `/o/${workspace.org.slug}/settings/audit`;
	return (
		<Form
			method="get"
			action={path}
			// Fields keep what they show when the filter is cleared from outside, unless they begin anew.
			key={JSON.stringify({ ...query, before: null })}
			aria-label="Filter"
			onChange={(event) => submit(withoutEmpty(event.currentTarget), { action: path, preventScrollReset: true, replace: true })}
			className="grid grid-cols-2 items-end gap-3 md:flex md:flex-wrap"
		>
			<Labelled label="Who">
				{(id) => (
					<select id={id} name="actor" defaultValue={query.actor ?? ""} className={LOOK}>
						<option value="">Everybody</option>
						{members.map(({ id: memberId, name }) => (
							<option key={memberId} value={memberId}>
								{name}
							</option>
						))}
						<option value="instagram">Instagram</option>
						<option value="system">DM Tracker</option>
					</select>
				)}
			</Labelled>
			<Labelled label="What">
				{(id) => (
					<select id={id} name="group" defaultValue={query.group ?? ""} className={LOOK}>
						<option value="">Everything</option>
						{Object.entries(AUDIT_GROUPS).map(([group, words]) => (
							<option key={group} value={group}>
								{words}
							</option>
						))}
					</select>
				)}
			</Labelled>
			<Labelled label="From (UTC)">{(id) => <input id={id} type="date" name="from" defaultValue={query.from} className={LOOK} />}</Labelled>
			<Labelled label="To (UTC)">{(id) => <input id={id} type="date" name="to" defaultValue={query.to} className={LOOK} />}</Labelled>
			<label className="flex h-9 items-center gap-2 text-sm text-text max-md:h-11">
				<input type="checkbox" name="refused" defaultChecked={query.refused === "on"} className="size-4.5 accent-accent" />
				Only refused
			</label>
			{!isHydrated && <Button type="submit">Apply</Button>}
			{isFiltered && (
				<Link to={path} preventScrollReset className={buttonLook("quiet")}>
					Clear
				</Link>
			)}
		</Form>
	);
}

function Labelled({ label, children }: { label: string; children: (id: string) => ReactNode }) {
	const id = useId();
	return (
		<div className="flex min-w-0 flex-col gap-1.5">
			<label htmlFor={id} className="text-[13px] font-medium text-text">
				{label}
			</label>
			{children(id)}
		</div>
	);
}

function withoutEmpty(form: HTMLFormElement): URLSearchParams {
	const query = new URLSearchParams();
	for (const [name, value] of new FormData(form)) {
		if (typeof value === "string" && value !== "") query.set(name, value);
	}
	return query;
}
