import { useFetcher } from "@remix-run/react";
import { ChevronDown } from "lucide-react";
import { useEffect } from "react";
import type { ContactRow } from "#app/domain/realtime/rows.ts";
import { useOrg } from "#app/domain/realtime/use-live.tsx";
import { Avatar } from "#app/ui/avatar.tsx";
import { showToast } from "#app/ui/toast.tsx";
import { useAssign } from "./use-assign.ts";

type Answer = { ok: boolean };

/** Whose lead a contact is; choosing another member hands it over. */
export function AssigneeControl({ contact }: { contact: ContactRow }) {
	const { workspace } = useOrg();
	const fetcher = useFetcher<Answer>({ key: `assign-${contact.id}` });
	const assign = useAssign();
	const chosen = fetcher.formData?.get("assigneeId");
	const assigneeId = typeof chosen === "string" ? chosen : (contact.assigneeId ?? "");
	const assignee = workspace.members.find((member) => member.id === assigneeId);
	const isKnown = assigneeId === "" || assignee !== undefined;

	useEffect(() => {
		if (fetcher.state === "idle" && fetcher.data?.ok === false) showToast("This lead could not be handed over. Try again.");
	}, [fetcher.state, fetcher.data]);

	return (
		<div className="relative flex items-center gap-2 rounded-s hover:bg-hover focus-within:outline-2 focus-within:outline-offset-2 focus-within:outline-accent">
			{assignee && (
				<span className="pointer-events-none absolute left-1.5">
					<Avatar name={assignee.name} seed={assignee.id} size="xs" />
				</span>
			)}
			<select
				aria-label="Assigned to"
				value={assigneeId}
				onChange={(event) => assign(contact, event.target.value)}
				className={`h-9 w-full cursor-pointer appearance-none rounded-s border border-line bg-transparent pr-8 text-sm font-medium text-text outline-none max-md:h-11 max-md:text-base ${assignee ? "pl-9" : "pl-3"}`}
			>
				<option value="" className="bg-raised text-text">
					Nobody
				</option>
				{!isKnown && (
					<option value={assigneeId} className="bg-raised text-text">
						A former member
					</option>
				)}
				{workspace.members.map(({ id, name }) => (
					<option key={id} value={id} className="bg-raised text-text">
						{id === workspace.user.id ? `${name} (you)` : name}
					</option>
				))}
			</select>
			<ChevronDown aria-hidden className="pointer-events-none absolute right-2.5 size-4 text-text-3" />
		</div>
	);
}
