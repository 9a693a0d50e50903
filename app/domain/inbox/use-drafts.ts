import { useEffect, useState, useSyncExternalStore } from "react";
import { usePersonalFrames } from "#app/domain/realtime/personal.ts";
import { useOrg } from "#app/domain/realtime/use-live.tsx";
import { useIsHydrated } from "#app/ui/use-is-hydrated.ts";
import { missDraft, onDraft, readDraft, takeDrafts, takeUnsaved } from "./drafts.ts";

const SETTLES_MS = 900;

/** Keeps drafts with the server: saved when typing pauses and when the page is left, and taken from this member's other windows. */
export function useDraftSync() {
	const { workspace } = useOrg();
	const { slug } = workspace.org;
	// Before the first composer reads its own.
	useState(() => typeof document !== "undefined" && takeDrafts(slug, workspace.drafts));
	usePersonalFrames((frame) => {
		if (frame.type === "draft") takeDrafts(slug, [frame.draft]);
	});

	useEffect(() => {
		let timer: ReturnType<typeof setTimeout> | undefined;
		const save = () => {
			clearTimeout(timer);
			for (const draft of takeUnsaved(slug)) {
				const body = new URLSearchParams({ conversationId: draft.conversationId, text: draft.text, at: String(Math.trunc(draft.at)) });
				fetch(`/o/${slug}/drafts`, { method: "POST", body, keepalive: true }).then(
					({ ok, status }) => !ok && status >= 500 && missDraft(slug, draft),
					() => missDraft(slug, draft),
				);
			}
		};
		const stop = onDraft(() => {
			clearTimeout(timer);
			timer = setTimeout(save, SETTLES_MS);
		});
		const leave = () => document.hidden && save();
		document.addEventListener("visibilitychange", leave);
		document.addEventListener("focusout", save);
		window.addEventListener("pagehide", save);
		window.addEventListener("online", save);
		return () => {
			stop();
			save();
			document.removeEventListener("visibilitychange", leave);
			document.removeEventListener("focusout", save);
			window.removeEventListener("pagehide", save);
			window.removeEventListener("online", save);
		};
	}, [slug]);
}

/** What this member has begun to write in a conversation. */
export function useDraft(conversationId: string): string {
	const { slug } = useOrg().workspace.org;
	const isHydrated = useIsHydrated();
	const read = () => (isHydrated ? readDraft(slug, conversationId) : "");
	return useSyncExternalStore(onDraft, read, () => "");
}
