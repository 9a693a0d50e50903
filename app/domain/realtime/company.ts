import { useSyncExternalStore } from "react";
import { type Companion, holderAmong, type Movement } from "./together.ts";
import { useOrg } from "./use-live.tsx";

/** Who of the team is where, by org, as the channel told it last; and what this window says of its own member. */
const companies = new Map<string, readonly Companion[]>();
const listeners = new Set<() => void>();
const sayers = new Map<string, (movement: Movement) => void>();
const places = new Map<string, string | null>();
const NOBODY: readonly Companion[] = [];

function subscribe(listener: () => void) {
	listeners.add(listener);
	return () => {
		listeners.delete(listener);
	};
}

/** Takes what the channel tells. */
export function hearCompany(slug: string, companions: readonly Companion[]) {
	companies.set(slug, companions);
	for (const listener of listeners) listener();
}

/** Has movements go out through an open socket. Returns how to stop. */
export function sayThrough(slug: string, send: (movement: Movement) => void): () => void {
	sayers.set(slug, send);
	return () => {
		if (sayers.get(slug) === send) sayers.delete(slug);
	};
}

/** Says where this window's member is; a socket that opens later says it again. */
export function sayMovement(slug: string, movement: Movement) {
	if (movement.type !== "rest") places.set(slug, movement.conversationId);
	sayers.get(slug)?.(movement);
}

/** What a socket that has just opened has to say. */
export function lastMovements(slug: string): Movement[] {
	const conversationId = places.get(slug);
	return conversationId ? [{ type: "at", conversationId }] : [];
}

/** The others in a conversation, each once. The same list while nothing changes. */
export function useCompany(conversationId: string): readonly Companion[] {
	const { org, user } = useOrg().workspace;
	const read = () => othersIn(companies.get(org.slug) ?? NOBODY, user.id).get(conversationId) ?? NOBODY;
	return useSyncExternalStore(subscribe, read, () => NOBODY);
}

const others = new WeakMap<readonly Companion[], Map<string, readonly Companion[]>>();

function othersIn(companions: readonly Companion[], userId: string) {
	const known = others.get(companions);
	if (known) return known;
	const byConversation = new Map<string, Companion[]>();
	for (const companion of companions) {
		const { memberId, conversationId } = companion;
		if (memberId !== userId) byConversation.set(conversationId, [...(byConversation.get(conversationId) ?? []), companion]);
	}
	others.set(companions, byConversation);
	return byConversation;
}

/** The other member who writes in a conversation at `now` (milliseconds) and began before this one; null when nobody does. */
export function writerBefore(slug: string, conversationId: string, userId: string, now: number): string | null {
	const holder = holderAmong(companies.get(slug) ?? NOBODY, conversationId, now);
	return holder === userId ? null : holder;
}
