import { useEffect, useRef } from "react";
import { sayMovement, useCompany, writerBefore } from "#app/domain/realtime/company.ts";
import type { MessageRow } from "#app/domain/realtime/rows.ts";
import { useLive, useNow, useOrg } from "#app/domain/realtime/use-live.tsx";

/** How often the others are told that somebody goes on writing. */
const EVERY_MS = 5000;

/** Who else of the team stands in the way of a reply. */
export type InTheWay = { kind: "writes"; memberId: string } | { kind: "replied"; memberId: string; message: MessageRow };

/**
 * Keeps a reply and those of others apart: tells the channel that this member writes, remembers what they had seen when they
 * began, and says who was faster.
 */
export function useReplyTeam(conversationId: string, isEmpty: boolean) {
	const { store, workspace, clock } = useOrg();
	const { slug } = workspace.org;
	const me = workspace.user.id;
	const seen = useRef<string | undefined>(undefined);
	const saidAt = useRef(0);
	// Others come and go, and what they write runs out with time.
	useCompany(conversationId);
	useNow();
	const messages = useLive((store) => store.messages(conversationId)?.messages ?? null);
	if (isEmpty || seen.current === undefined) seen.current = messages?.findLast(({ id }) => !id.startsWith("local-"))?.id;

	useEffect(() => {
		if (!isEmpty) return;
		if (saidAt.current > 0) sayMovement(slug, { type: "rest" });
		saidAt.current = 0;
	}, [isEmpty, slug]);
	useEffect(() => () => sayMovement(slug, { type: "rest" }), [slug]);

	/** With each key. */
	function write() {
		if (Date.now() - saidAt.current < EVERY_MS) return;
		saidAt.current = Date.now();
		sayMovement(slug, { type: "write", conversationId });
	}

	function inTheWay(): InTheWay | null {
		const since = seen.current ?? "";
		const theirs = (store.messages(conversationId)?.messages ?? []).findLast(
			({ id, source, authorId, status }) =>
				id > since && source === "app" && authorId !== null && authorId !== me && status !== "failed" && !id.startsWith("local-"),
		);
		if (theirs?.authorId) return { kind: "replied", memberId: theirs.authorId, message: theirs };
		const writer = writerBefore(slug, conversationId, me, clock.now());
		return writer === null ? null : { kind: "writes", memberId: writer };
	}

	return { write, inTheWay, seen: () => seen.current };
}
