import { useSubmit } from "@remix-run/react";
import { useSyncExternalStore } from "react";
import { usePersonalFrames } from "#app/domain/realtime/personal.ts";
import { useOrg } from "#app/domain/realtime/use-live.tsx";

type Told = { unseen: number /** Grows with whatever comes: lists load again. */; news: number };

/** What this browser was told since its pages were loaded, by org. */
const told = new Map<string, Told>();
const listeners = new Set<() => void>();

function subscribe(listener: () => void) {
	listeners.add(listener);
	return () => {
		listeners.delete(listener);
	};
}

/** Shows how much is unseen. */
export function setUnseen(slug: string, unseen: number, isNews = false) {
	const before = told.get(slug);
	told.set(slug, { unseen, news: (before?.news ?? 0) + (isNews ? 1 : 0) });
	for (const listener of listeners) listener();
}

/** Hears what the channel tells this member; what may be heard rings. */
export function useHearTold() {
	const { slug } = useOrg().workspace.org;
	usePersonalFrames((frame) => {
		if (frame.type !== "told") return;
		setUnseen(slug, frame.unseen, frame.isNews);
		if (frame.rings) void import("./ring.ts").then(({ ring }) => ring());
	});
}

/** How much of what this member is told they have not seen, up to a hundred. */
export function useUnseen(): number {
	const { org, unseen } = useOrg().workspace;
	return useSyncExternalStore(
		subscribe,
		() => told.get(org.slug)?.unseen ?? unseen,
		() => unseen,
	);
}

/** A number that grows with whatever this member is told. */
export function useNews(): number {
	const { slug } = useOrg().workspace.org;
	return useSyncExternalStore(
		subscribe,
		() => told.get(slug)?.news ?? 0,
		() => 0,
	);
}

/** Says to the server what was seen; its answer is how much is unseen still. */
export function useSaySeen() {
	const { slug } = useOrg().workspace.org;
	const submit = useSubmit();
	return (
		fields: { intent: "seen-all" } | { intent: "seen"; notificationId: string } | { intent: "seen-conversation"; conversationId: string },
	) =>
		submit(fields, { method: "post", action: `/o/${slug}/notifications`, navigate: false, fetcherKey: `seen-${JSON.stringify(fields)}` });
}
