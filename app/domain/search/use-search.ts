import { useSearchParams } from "@remix-run/react";
import { useCallback } from "react";
import { useCommands } from "#app/ui/commands.ts";
import { holdTyping } from "#app/ui/type-ahead.ts";

/** What is looked for, as the address says it: null while nobody searches. */
export function useSearch() {
	const [params, setParams] = useSearchParams();
	const ask = useCallback(
		(text: string | null) =>
			setParams(
				(before) => {
					const next = new URLSearchParams(before);
					if (text === null) {
						next.delete("q");
						next.delete("at");
					} else next.set("q", text);
					return next;
				},
				{ replace: true, preventScrollReset: true },
			),
		[setParams],
	);
	return { text: params.get("q"), ask };
}

/** Opens the search in the place of the list, or goes back to its field. */
export function useSearchKey() {
	const { text, ask } = useSearch();
	useCommands([
		{
			id: "inbox.search",
			label: "Search",
			section: "Inbox",
			words: "find messages contacts notes",
			keys: ["/"],
			run: () => {
				const field = document.querySelector<HTMLInputElement>("input[data-search]");
				if (field?.checkVisibility()) return field.select();
				holdTyping();
				ask(text ?? "");
			},
		},
	]);
}
