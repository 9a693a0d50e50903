import { useLive } from "#app/domain/realtime/use-live.tsx";
import { AllDone } from "./all-done.tsx";
import { EmptyInbox } from "./empty-inbox.tsx";
import { EmptyView } from "./empty-view.tsx";
import { queryString, readQuery } from "./views.ts";

/** The list without a conversation: nobody has written yet, everything is done, or a view has nothing to show. */
export default function EmptyList({ search }: { search: string }) {
	const query = readQuery(new URLSearchParams(search));
	const hasContacts = useLive((store) => store.stages().some(({ contactCount }) => contactCount > 0));
	if (queryString(query) !== "") return <EmptyView query={query} />;
	return hasContacts ? <AllDone /> : <EmptyInbox />;
}
