import { useCallback, useEffect, useState } from "react";
import { fetchPage } from "#app/domain/realtime/fetch-page.ts";
import { useOrg } from "#app/domain/realtime/use-live.tsx";
import type { SearchPage } from "./search-rows.ts";

/** How long fingers rest before what they typed is asked for. */
const RESTS_MS = 120;

type Asked = { slug: string; text: string; page: SearchPage };
/** The last answer outlives the list, so that coming back from a hit finds it as it was. */
let last: Asked | null = null;

/** What a text finds; what was found before stays until there is an answer. */
export function useHits(text: string) {
	const { workspace } = useOrg();
	const { slug } = workspace.org;
	const wanted = text.trim();
	const [shown, setShown] = useState<Asked | null>(() => (last?.slug === slug ? last : null));
	const [problem, setProblem] = useState<"offline" | "failed" | null>(null);
	const [tries, setTries] = useState(0);
	const isCurrent = shown?.text === wanted;

	const take = useCallback((asked: Asked) => {
		last = asked;
		setShown(asked);
		setProblem(null);
	}, []);

	// biome-ignore lint/correctness/useExhaustiveDependencies: another try asks the same once more
	useEffect(() => {
		if (wanted === "" || (last?.slug === slug && last.text === wanted)) return;
		let isMeant = true;
		const timer = setTimeout(async () => {
			try {
				const page = await fetchPage<SearchPage>(pathOf(slug, wanted));
				if (isMeant) take({ slug, text: wanted, page });
			} catch {
				if (isMeant) setProblem(navigator.onLine ? "failed" : "offline");
			}
		}, RESTS_MS);
		return () => {
			isMeant = false;
			clearTimeout(timer);
		};
	}, [slug, wanted, tries, take]);

	async function loadMore() {
		if (!shown?.page.nextCursor) return;
		try {
			const more = await fetchPage<SearchPage>(`${pathOf(slug, shown.text)}&cursor=${encodeURIComponent(shown.page.nextCursor)}`);
			if (last?.text === shown.text) take({ ...shown, page: { ...more, hits: [...shown.page.hits, ...more.hits] } });
		} catch {
			setProblem(navigator.onLine ? "failed" : "offline");
		}
	}

	return {
		page: wanted === "" ? null : (shown?.page ?? null),
		isCurrent,
		problem,
		again: () => {
			setProblem(null);
			setTries((before) => before + 1);
		},
		loadMore,
	};
}

function pathOf(slug: string, text: string) {
	return `/o/${slug}/pages/search?q=${encodeURIComponent(text)}&east=${-new Date().getTimezoneOffset()}`;
}
