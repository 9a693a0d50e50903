import { useSubmit } from "@remix-run/react";
import { useEffect, useState } from "react";
import { hasPracticed } from "#app/domain/practice/lessons.ts";
import { fetchPage } from "#app/domain/realtime/fetch-page.ts";
import { useOrg } from "#app/domain/realtime/use-live.tsx";
import { whenIdle } from "#app/ui/when-idle.ts";
import { hasBegun, keepBegun } from "./kept-begun.ts";
import type { Beginning } from "./steps.ts";

/** What was loaded last, by org: shown at once where the list is shown again. */
const known = new Map<string, Beginning["steps"]>();
/** What is loading: two places that show it ask once. */
const loading = new Map<string, Promise<Beginning | null>>();

function load(slug: string): Promise<Beginning | null> {
	const going =
		loading.get(slug) ??
		fetchPage<Beginning>(`/o/${slug}/pages/beginning`)
			// Without a network there is nothing to show, and the inbox is there all the same.
			.catch(() => null)
			.finally(() => loading.delete(slug));
	loading.set(slug, going);
	return going;
}

/**
 * The steps of beginning, loaded once everything else is there; null until then, once all are done, and for who does not want
 * to see them.
 */
export function useBeginning(): { steps: Beginning["steps"] | null; dismiss: () => void } {
	const { org, user } = useOrg().workspace;
	const { slug } = org;
	const submit = useSubmit();
	const [steps, setSteps] = useState(() => known.get(slug) ?? null);
	useEffect(() => {
		if (hasBegun(slug, user.id)) return;
		let isOver = false;
		const stop = whenIdle(async () => {
			const loaded = await load(slug);
			if (!loaded || isOver) return;
			const next = withPractice(loaded.steps);
			if (loaded.isDismissed || next.every(({ isDone }) => isDone)) {
				keepBegun(slug, user.id);
				known.delete(slug);
				setSteps(null);
			} else {
				known.set(slug, next);
				setSteps(next);
			}
		});
		return () => {
			isOver = true;
			stop();
		};
	}, [slug, user.id]);

	function dismiss() {
		known.delete(slug);
		setSteps(null);
		submit({ intent: "dismiss" }, { method: "post", action: `/o/${slug}/beginning`, navigate: false, fetcherKey: "beginning" });
	}
	return { steps, dismiss };
}

/** Whether this browser has practised, among what the server knows. */
export function withPractice(steps: Beginning["steps"]): Beginning["steps"] {
	return steps.map((step) => (step.id === "practice" ? { ...step, isDone: hasPracticed() } : step));
}
