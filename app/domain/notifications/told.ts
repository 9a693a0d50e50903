import { useSubmit } from "@remix-run/react";
import { useSyncExternalStore } from "react";
import { useOrg } from "#app/domain/realtime/use-live.tsx";

/** What the channel sends to a member alone: how much is unseen, whether something came, and whether it may be heard. */
export type ToldFrame = { type: "told"; unseen: number; isNews: boolean; rings: boolean };

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

/** Takes a frame of the channel; what may be heard rings. */
export function hearTold(slug: string, { unseen, isNews, rings }: ToldFrame) {
	setUnseen(slug, unseen, isNews);
	if (rings) void import("./ring.ts").then(({ ring }) => ring());
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
