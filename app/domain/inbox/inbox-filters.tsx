import { useNavigate, useParams } from "@remix-run/react";
import clsx from "clsx";
import { ListFilter, X } from "lucide-react";
import { type ReactNode, useId, useState } from "react";
import { useLive, useOrg } from "#app/domain/realtime/use-live.tsx";
import { Button } from "#app/ui/button.tsx";
import { useGoneFilters } from "./gone-filters.ts";
import { useInboxQuery } from "./use-shown-list.ts";
import { FILTERS, type InboxQuery, queryString, readQuery } from "./views.ts";

type Choice = { value: string; words: string };
type Filter = { name: (typeof FILTERS)[number]; label: string; choices: Choice[] };

const YES: Choice[] = [{ value: "1", words: "Yes" }];

/**
 * What narrows the shown view: beside the search a button that opens the filters, below the views those that are set, as
 * words that can be taken away; `actions` stand beside them.
 */
export function InboxFilters({ finder, views, actions }: { finder: ReactNode; views: ReactNode; actions: ReactNode }) {
	const [isOpen, setIsOpen] = useState(false);
	const { query } = useInboxQuery();
	const filters = useFilters(query);
	const gone: readonly string[] = useGoneFilters(query);
	const change = useChangeQuery(query);
	const panel = useId();
	const set = filters.filter(({ name }) => query[name] !== undefined);
	return (
		<div className="border-b border-line">
			<div className="flex items-center gap-1 pr-2 pb-2.5 pl-3">
				<div className="min-w-0 flex-1">{finder}</div>
				<Button
					size="s"
					tone="quiet"
					aria-label="Filter"
					title="Filter"
					aria-expanded={isOpen}
					aria-controls={panel}
					onClick={() => setIsOpen(!isOpen)}
					className={clsx("size-9 !px-0 max-md:size-11", isOpen && "bg-hover", set.length > 0 && "text-accent-text")}
				>
					<ListFilter aria-hidden className="size-4.5 stroke-[1.75]" />
				</Button>
			</div>
			{views}
			<div className={clsx("flex flex-wrap items-center gap-1.5 px-3 pb-2", set.length === 0 && "hidden")}>
				{set.map(({ name, label, choices }) => {
					const value = chosenIn(query, name);
					const words =
						choices.find((choice) => choice.value === value)?.words ?? (gone.includes(name) ? `${label}: not there any more` : "unknown");
					return (
						<button
							key={name}
							type="button"
							onClick={() => change({ [name]: undefined })}
							aria-label={`Take away the filter ${label}: ${words}`}
							className="flex items-center gap-1 rounded-full bg-accent-soft px-2.5 py-0.5 text-[12px] text-accent-text max-md:min-h-9"
						>
							{choices === YES ? label : words} <X aria-hidden className="size-3" />
						</button>
					);
				})}
				{set.length > 1 && (
					<button
						type="button"
						onClick={() => change(Object.fromEntries(FILTERS.map((name) => [name, undefined])))}
						className="px-1.5 text-[12px] text-text-2 underline underline-offset-2 max-md:min-h-9"
					>
						Clear all
					</button>
				)}
				{actions}
			</div>
			{isOpen && (
				<div id={panel} className="mx-3 mb-2.5 grid grid-cols-2 gap-2 rounded-m border border-line bg-sunken p-2.5">
					{filters.map(({ name, label, choices }) => (
						<label key={name} className="flex flex-col gap-1 text-[12px] text-text-2">
							{label}
							<select
								aria-label={label}
								value={chosenIn(query, name)}
								onChange={(event) => change({ [name]: event.target.value || undefined })}
								className="h-8 w-full rounded-s border border-line bg-surface px-2 text-[13px] text-text max-md:h-11 max-md:text-base"
							>
								<option value="">Any</option>
								{choices.map(({ value, words }) => (
									<option key={value} value={value}>
										{words}
									</option>
								))}
							</select>
						</label>
					))}
				</div>
			)}
		</div>
	);
}

function chosenIn(query: InboxQuery, name: Filter["name"]): string {
	const value = query[name];
	return value === true ? "1" : (value ?? "");
}

function useChangeQuery(query: InboxQuery) {
	const { workspace } = useOrg();
	const { conversationId } = useParams();
	const navigate = useNavigate();
	return (changes: Record<string, string | undefined>) => {
		const search = new URLSearchParams(queryString(query));
		for (const [name, value] of Object.entries(changes)) {
			if (value === undefined) search.delete(name);
			else search.set(name, value);
		}
		const open = conversationId === undefined ? "" : `/${conversationId}`;
		navigate(`/o/${workspace.org.slug}/inbox${open}${queryString(readQuery(search))}`, { replace: true });
	};
}

function useFilters(query: InboxQuery): Filter[] {
	const { workspace } = useOrg();
	const stages = useLive((store) => store.stages());
	const tags = useLive((store) => store.tags());
	const connections = useLive((store) => store.connections()).filter((connection) => connection.status !== "removed");
	return [
		{
			name: "assignee",
			label: "Assigned to",
			choices: [{ value: "nobody", words: "Nobody" }, ...workspace.members.map(({ id, name }) => ({ value: id, words: name }))],
		},
		{ name: "stage", label: "Stage", choices: stages.map(({ id, name }) => ({ value: id, words: name })) },
		...(tags.length > 0 || query.tag !== undefined
			? [{ name: "tag" as const, label: "Tag", choices: tags.map(({ id, name }) => ({ value: id, words: name })) }]
			: []),
		{
			name: "window",
			label: "Reply window",
			choices: [
				{ value: "open", words: "Open" },
				{ value: "human_agent", words: "Human agent" },
				{ value: "closed", words: "Closed" },
			],
		},
		{
			name: "source",
			label: "Came from",
			choices: [
				{ value: "ad", words: "An ad" },
				{ value: "link", words: "A link" },
				{ value: "instagram", words: "Instagram" },
				{ value: "manychat", words: "ManyChat" },
				{ value: "manual", words: "Added by hand" },
				{ value: "api", words: "The API" },
			],
		},
		{ name: "unread", label: "Unread", choices: YES },
		{ name: "media", label: "Sent media", choices: YES },
		{ name: "aside", label: "Done for me", choices: YES },
		...(connections.length > 1 || query.account !== undefined
			? [
					{
						name: "account" as const,
						label: "Account",
						choices: connections.map(({ id, username }) => ({ value: id, words: `@${username}` })),
					},
				]
			: []),
	];
}
