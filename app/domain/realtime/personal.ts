import { useEffect, useRef } from "react";
import type { PersonalFrame } from "./rows.ts";

type Listener = (frame: PersonalFrame) => void;

const listeners = new Set<Listener>();

/** Hands a frame for this member alone to whoever listens. */
export function takePersonal(frame: PersonalFrame) {
	for (const listener of listeners) listener(frame);
}

/** Hears the frames for this member alone while the component is shown. */
export function usePersonalFrames(listener: Listener) {
	const newest = useRef(listener);
	newest.current = listener;
	useEffect(() => {
		const hear: Listener = (frame) => newest.current(frame);
		listeners.add(hear);
		return () => {
			listeners.delete(hear);
		};
	}, []);
}
