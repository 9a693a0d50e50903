import { useRevalidator } from "@remix-run/react";
import { useEffect, useRef, useState } from "react";
import { hearCompany } from "./company.ts";
import { followOrg } from "./live-socket.ts";
import type { Live } from "./use-live.tsx";

/** How long a lost channel stays unmentioned: most come back before anybody notices. */
const GRACE_MS = 2000;

export type Link = "live" | "reconnecting" | "offline";

/** The session or the membership ended: nothing of the org stays in this browser. */
async function leave() {
	const { forgetKept } = await import("./forget-kept.ts");
	await forgetKept().catch(() => undefined);
	window.location.assign(`/login?next=${encodeURIComponent(window.location.pathname)}`);
}

/** Follows the org's channel while its pages are open, and says whether news arrives. */
export function useChannel({ workspace, store, clock }: Live): Link {
	const { slug } = workspace.org;
	const [isLost, setIsLost] = useState(false);
	const [isOffline, setIsOffline] = useState(false);
	const { revalidate } = useRevalidator();
	const reload = useRef(revalidate);
	reload.current = revalidate;

	useEffect(() => {
		let timer: ReturnType<typeof setTimeout> | undefined;
		const watch = () => {
			timer ??= setTimeout(() => setIsLost(true), GRACE_MS);
		};
		watch();
		const stop = followOrg({
			slug,
			store,
			onLink(isOpen) {
				if (!isOpen) return watch();
				clearTimeout(timer);
				timer = undefined;
				setIsLost(false);
			},
			onTime: clock.hear,
			onCompany: (companions) => hearCompany(slug, companions),
			onReset() {
				store.clear();
				reload.current();
			},
			onEnd: () => void leave(),
		});
		return () => {
			clearTimeout(timer);
			stop();
		};
	}, [slug, store, clock]);

	useEffect(() => {
		const look = () => setIsOffline(!navigator.onLine);
		look();
		window.addEventListener("online", look);
		window.addEventListener("offline", look);
		return () => {
			window.removeEventListener("online", look);
			window.removeEventListener("offline", look);
		};
	}, []);

	if (isOffline) return "offline";
	return isLost ? "reconnecting" : "live";
}
