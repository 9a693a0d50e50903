import { useRevalidator } from "@remix-run/react";
import { useEffect, useRef, useState } from "react";
import { hearCompany } from "./company.ts";
import type { followOrg } from "./live-socket.ts";
import type { Live } from "./use-live.tsx";

/** How long a lost channel stays unmentioned: most come back before anybody notices. */
const GRACE_MS = 2000;

export type Link = "live" | "reconnecting" | "offline";

/** Code that could not be loaded is asked for again after this. */
const AGAIN_MS = 2000;

/** Follows an org's channel as soon as the code for it is there: the page is usable before. Returns how to stop. */
function followSoon(following: Parameters<typeof followOrg>[0]): () => void {
	let isOver = false;
	let timer: ReturnType<typeof setTimeout> | undefined;
	let leave: (() => void) | undefined;
	async function begin() {
		const code = await import("./live-socket.ts").catch(() => null);
		if (isOver) return;
		if (code) leave = code.followOrg(following);
		else timer = setTimeout(begin, AGAIN_MS);
	}
	void begin();
	return () => {
		isOver = true;
		clearTimeout(timer);
		leave?.();
	};
}

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
		const stop = followSoon({
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
