import { useEffect, useRef } from "react";

type Taker = (files: Iterable<File>) => void;

const takers = new Map<string, Taker>();

/** Takes the files that are dropped on a conversation for as long as its reply can be written. */
export function useDroppedFiles(conversationId: string, take: Taker) {
	const newest = useRef(take);
	newest.current = take;
	useEffect(() => {
		const taker: Taker = (files) => newest.current(files);
		takers.set(conversationId, taker);
		return () => {
			if (takers.get(conversationId) === taker) takers.delete(conversationId);
		};
	}, [conversationId]);
}

/** Whoever takes the files of a conversation; undefined while no reply can be written there. */
export function takerOf(conversationId: string): Taker | undefined {
	return takers.get(conversationId);
}
