import { useFetcher } from "@remix-run/react";
import { useEffect, useRef, useState } from "react";
import { useOrg } from "#app/domain/realtime/use-live.tsx";
import { forgetTold, keepTold } from "./kept-told.ts";
import { onPermissionChange, type PushState, readPushState, subscribe } from "./push-state.ts";

type Trouble = "not-allowed" | "no-push-service" | "not-added";

/** How this browser stands, and how to have it show notifications; `deviceIds` are those that the server knows. */
export function useThisBrowser(key: string, deviceIds: readonly string[]) {
	const { org, user } = useOrg().workspace;
	const fetcher = useFetcher<{ error: string | null }>();
	const [state, setState] = useState<PushState | null>(null);
	const [trouble, setTrouble] = useState<Trouble | null>(null);
	const [isAsking, setIsAsking] = useState(false);
	const look = useRef(async () => setState(await readPushState().catch((): PushState => ({ kind: "unsupported" }))));

	const known = deviceIds.join();
	// biome-ignore lint/correctness/useExhaustiveDependencies: the browser may have become one of them meanwhile
	useEffect(() => void look.current(), [known]);
	useEffect(
		() =>
			onPermissionChange(() => {
				setTrouble(null);
				void look.current();
			}),
		[],
	);

	async function turnOn() {
		setTrouble(null);
		setIsAsking(true);
		try {
			const subscription = await subscribe(key);
			if (subscription) fetcher.submit({ intent: "add-device", ...subscription }, { method: "post" });
			else setTrouble("not-allowed");
		} catch {
			setTrouble("no-push-service");
		}
		await look.current();
		setIsAsking(false);
	}

	const ownId = state?.kind === "subscribed" ? state.deviceId : null;
	const isOn = ownId !== null && deviceIds.includes(ownId);
	const hasLooked = state !== null;
	useEffect(() => {
		if (isOn) keepTold(org.slug, { userId: user.id, key });
		else if (hasLooked) forgetTold(org.slug);
	}, [isOn, hasLooked, org.slug, user.id, key]);
	return {
		/** Null until the browser was asked. */
		state: isOn || state?.kind !== "subscribed" ? state : { kind: "off" as const },
		ownId: isOn ? ownId : null,
		isBusy: isAsking || fetcher.state !== "idle",
		trouble: fetcher.data?.error ? ("not-added" as const) : trouble,
		turnOn,
	};
}
