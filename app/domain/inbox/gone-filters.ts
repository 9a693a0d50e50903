import { useLive, useOrg } from "#app/domain/realtime/use-live.tsx";
import type { InboxQuery } from "./views.ts";

type GoneFilter = "tag" | "stage" | "assignee" | "account";

/** What is said of a view whose filter names something that is not there. */
export const GONE_WORDS: Record<GoneFilter, string> = {
	tag: "its tag was deleted",
	stage: "its stage was deleted",
	assignee: "its member is not in the team",
	account: "its account was disconnected",
};

/** The filters of a query that name something which is not there any more. */
export function useGoneFilters(query: InboxQuery): GoneFilter[] {
	const { workspace } = useOrg();
	const stages = useLive((store) => store.stages());
	const tags = useLive((store) => store.tags());
	const connections = useLive((store) => store.connections());
	const isGone = (id: string | undefined, rows: readonly { id: string }[]) => id !== undefined && !rows.some((row) => row.id === id);
	const gone: Record<GoneFilter, boolean> = {
		tag: isGone(query.tag, tags),
		stage: isGone(query.stage, stages),
		assignee: query.assignee !== "nobody" && isGone(query.assignee, workspace.members),
		account: isGone(
			query.account,
			connections.filter(({ status }) => status !== "removed"),
		),
	};
	return (Object.keys(GONE_WORDS) as GoneFilter[]).filter((name) => gone[name]);
}
