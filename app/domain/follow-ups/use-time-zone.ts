import { useRevalidator } from "@remix-run/react";
import { useEffect, useRef } from "react";
import { DEFAULT_SETTINGS } from "#app/domain/org/member-settings.ts";
import { useOrg } from "#app/domain/realtime/use-live.tsx";

/** Keeps the browser's time zone for a member who has chosen none: days begin and end by it. Tried once for each page that is loaded. */
export function useTimeZone() {
	const { workspace } = useOrg();
	const { revalidate } = useRevalidator();
	const isTried = useRef(false);
	const { slug } = workspace.org;
	const { timeZone } = workspace.settings;

	useEffect(() => {
		const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
		if (isTried.current || timeZone !== DEFAULT_SETTINGS.timeZone || here === timeZone) return;
		isTried.current = true;
		const body = new URLSearchParams({ intent: "keep", timeZone: here });
		// Without an answer days stay as they were, and the next page tries again.
		fetch(`/o/${slug}/time-zone`, { method: "POST", body }).then(
			({ ok }) => ok && revalidate(),
			() => undefined,
		);
	}, [slug, timeZone, revalidate]);
}
