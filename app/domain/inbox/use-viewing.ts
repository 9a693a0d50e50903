import { useEffect } from "react";
import { sayMovement } from "#app/domain/realtime/company.ts";
import { useOrg } from "#app/domain/realtime/use-live.tsx";

/** A conversation that is passed by quickly is not looked at. */
const SETTLES_MS = 350;

/** Tells the others of the team that this member looks at a conversation, while the page is in sight. */
export function useViewing(conversationId: string) {
	const { slug } = useOrg().workspace.org;
	useEffect(() => {
		const say = () => sayMovement(slug, { type: "at", conversationId: document.hidden ? null : conversationId });
		const timer = setTimeout(say, SETTLES_MS);
		document.addEventListener("visibilitychange", say);
		return () => {
			clearTimeout(timer);
			document.removeEventListener("visibilitychange", say);
			sayMovement(slug, { type: "at", conversationId: null });
		};
	}, [slug, conversationId]);
}
