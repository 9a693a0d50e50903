import { useNavigate } from "@remix-run/react";
import { useEffect, useRef } from "react";
import { useOrg } from "#app/domain/realtime/use-live.tsx";
import { whenIdle } from "#app/ui/when-idle.ts";
import { keptKey } from "./kept-told.ts";

/** Goes where a notification leads that was clicked while this page was open: the worker says so. */
export function useOpened() {
	const navigate = useNavigate();
	const go = useRef(navigate);
	go.current = navigate;
	useEffect(() => {
		const worker = navigator.serviceWorker;
		if (!worker) return;
		function hear({ data }: MessageEvent) {
			if (data?.type === "open" && /^\/o\/[\w-]/.test(data.path)) go.current(data.path);
		}
		worker.addEventListener("message", hear);
		return () => worker.removeEventListener("message", hear);
	}, []);
}

/** Subscribes this browser again for a member who had it show notifications before they signed out. */
export function useToldAgain() {
	const { org, user } = useOrg().workspace;
	useEffect(() => {
		const key = keptKey(org.slug, user.id);
		if (key === null) return;
		return whenIdle(async () => {
			const { subscribeAgain } = await import("./push-state.ts");
			// A push service that cannot be reached now may be on the next page.
			await subscribeAgain(key, `/o/${org.slug}/settings/notifications`).catch(() => undefined);
		});
	}, [org.slug, user.id]);
}
