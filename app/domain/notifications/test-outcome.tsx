import { useNavigation } from "@remix-run/react";
import { useEffect, useState } from "react";
import type { PushOutcome } from "#app/platform/web-push.ts";
import { Notice } from "#app/ui/notice.tsx";
import { onTestArrival } from "./push-state.ts";

/** How long a test may be on its way before something is said about it. */
const LATE_MS = 10_000;

/** Whether the newest test arrived at this browser, which may be before the answer to the page that sent it. */
export function useTestArrival(): boolean {
	const isSending = useNavigation().formData?.get("intent") === "test";
	const [hasArrived, setHasArrived] = useState(false);
	useEffect(() => {
		if (isSending) setHasArrived(false);
	}, [isSending]);
	useEffect(() => onTestArrival(() => setHasArrived(true)), []);
	return hasArrived;
}

/** What became of a test: what the push service said, and at this browser whether it arrived. */
export function TestOutcome({ outcome, device, isThis, hasArrived }: Props) {
	switch (outcome) {
		case "taken":
			if (isThis) return <Arrival hasArrived={hasArrived} />;
			return <Notice tone="success">The push service of {device} took it. It shows there as soon as the device is on.</Notice>;
		case "gone":
			return <Notice tone="warning">{device} no longer takes notifications, so it was removed. Turn them on again in that browser.</Notice>;
		case "later":
			return <Notice tone="warning">The push service of {device} does not answer now. Try again in a minute.</Notice>;
		case "refused":
			return (
				<Notice tone="danger">The push service of {device} refuses it. Remove it, and turn notifications on again in that browser.</Notice>
			);
		default:
			return outcome satisfies never;
	}
}

type Props = { outcome: PushOutcome["kind"]; device: string; isThis: boolean; hasArrived: boolean };

function Arrival({ hasArrived }: { hasArrived: boolean }) {
	const [isLate, setIsLate] = useState(false);
	useEffect(() => {
		const timer = setTimeout(() => setIsLate(true), LATE_MS);
		return () => clearTimeout(timer);
	}, []);
	if (hasArrived) {
		return (
			<Notice tone="success">
				The test arrived at this browser. If you see no notification, the system hides it: look at its focus mode.
			</Notice>
		);
	}
	if (!isLate) return <Notice tone="info">The test is on its way to this browser…</Notice>;
	return (
		<Notice tone="warning">
			The push service took the test, and it has not arrived here. Look whether the browser may run in the background, and whether the
			network lets its push service through.
		</Notice>
	);
}
