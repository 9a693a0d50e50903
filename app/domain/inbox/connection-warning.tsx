import { TriangleAlert } from "lucide-react";
import type { ConnectionRow } from "#app/domain/realtime/rows.ts";
import { useLive, useOrg } from "#app/domain/realtime/use-live.tsx";
import { TextLink } from "#app/ui/text-link.tsx";

/** Says which Instagram account has stopped working, and what mends it, above everything that waits for it. */
export function ConnectionWarning() {
	const { workspace } = useOrg();
	const broken = useLive((store) => store.connections().find((connection) => warningOf(connection) !== null) ?? null);
	const warning = broken && warningOf(broken);
	if (!warning) return null;
	return (
		<p role="status" className="flex gap-2 border-b border-line bg-human-soft px-4 py-2.5 text-[13px] leading-snug text-human">
			<TriangleAlert aria-hidden className="mt-px size-4 shrink-0" />
			<span>
				{warning.sentence}{" "}
				<TextLink to={`/o/${workspace.org.slug}/settings/connections`} className="text-human underline">
					{warning.remedy}
				</TextLink>
			</span>
		</p>
	);
}

function warningOf({ username, status, statusReason, problem }: ConnectionRow): { sentence: string; remedy: string } | null {
	if (status === "needs_reconnect") {
		return { sentence: `Instagram no longer accepts the access of @${username}. New messages do not arrive.`, remedy: "Reconnect it" };
	}
	if (status === "removed") {
		if (statusReason !== "removed-by-meta") return null;
		return { sentence: "Access to an Instagram account was removed in Instagram. New messages do not arrive.", remedy: "See connections" };
	}
	switch (problem) {
		case "restricted":
			return { sentence: `Instagram has restricted @${username}. Replies wait until that has ended.`, remedy: "See what to do" };
		case "messages-off":
			return { sentence: `“Allow access to messages” of @${username} is switched off in the Instagram app.`, remedy: "See where it is" };
		case "permission-missing":
			return { sentence: `A permission of @${username} is missing.`, remedy: "Reconnect it" };
		case "tag-overused":
		case null:
			return null;
		default:
			return problem satisfies never;
	}
}
