import type { ShouldRevalidateFunction } from "@remix-run/react";

/** Pages of an org load again when the org changes or somebody asks: news comes over the channel, not by loading again. */
export const reloadRule: ShouldRevalidateFunction = ({ currentParams, nextParams, currentUrl, nextUrl, formMethod }) => {
	if (currentParams.org !== nextParams.org) return true;
	if (formMethod && formMethod !== "GET") return false;
	return currentUrl.href === nextUrl.href;
};
