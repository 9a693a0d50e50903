import { CircleCheck } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "#app/ui/button.tsx";
import { Notice } from "#app/ui/notice.tsx";
import type { useThisBrowser } from "./use-this-browser.ts";

const TROUBLES = {
	"not-allowed": "The browser did not allow it. Turn them on again and choose Allow when it asks.",
	"no-push-service":
		"The push service of this browser could not be reached. A private window has none, and some browsers let you switch it off. Else try again in a moment.",
	"not-added": "This browser subscribed, and DM Tracker does not write to its push service. Another browser will do.",
};

/** Whether the browser that shows this page shows notifications, and what to do where it does not. */
export function ThisBrowser({ state, isBusy, trouble, turnOn }: ReturnType<typeof useThisBrowser>) {
	return (
		<div className="flex flex-col items-start gap-3">
			<noscript>
				<p className="text-sm text-text-2">A browser shows notifications only where it may run scripts.</p>
			</noscript>
			{words(state, isBusy, turnOn)}
			{trouble && state?.kind !== "blocked" && <Notice tone="danger">{TROUBLES[trouble]}</Notice>}
		</div>
	);
}

function words(state: ReturnType<typeof useThisBrowser>["state"], isBusy: boolean, turnOn: () => void): ReactNode {
	switch (state?.kind) {
		case undefined:
			return <p className="min-h-9 text-sm text-text-2">Looking at this browser…</p>;
		case "subscribed":
			return (
				<p role="status" className="flex items-center gap-2 text-sm text-open">
					<CircleCheck aria-hidden className="size-4" /> This browser shows notifications.
				</p>
			);
		case "blocked":
			return (
				<Notice tone="warning" className="w-full">
					This browser blocks notifications of DM Tracker. Open the settings of this site, at the icon left of its address, and allow
					notifications. This page notices.
				</Notice>
			);
		case "needs-installing":
			return (
				<Notice tone="info" className="w-full">
					On iPhone and iPad an app shows notifications once it is on the home screen. Tap Share, then Add to Home Screen, open DM Tracker
					from there and come back to this page.
				</Notice>
			);
		case "unsupported":
			return (
				<Notice tone="info" className="w-full">
					This browser cannot show notifications, or a private window keeps it from doing so. Current versions of Chrome, Edge, Firefox and
					Safari can. Meanwhile the tab shows how much is new.
				</Notice>
			);
		case "off":
			return (
				<Button tone="primary" onClick={turnOn} aria-disabled={isBusy}>
					{isBusy ? "Turning on…" : "Turn on in this browser"}
				</Button>
			);
		default:
			return state satisfies never;
	}
}
