import { KeyRound } from "lucide-react";
import { useState } from "react";
import { Button } from "#app/ui/button.tsx";
import { Notice } from "#app/ui/notice.tsx";
import { useIsHydrated } from "#app/ui/use-is-hydrated.ts";
import type { PasskeyPurpose } from "./ask-passkey.ts";

const PROBLEMS = {
	cancelled: "No passkey was used. You can try again.",
	exists: "This device has a passkey for your account already.",
	refused: "This passkey does not open an account here.",
	"too-many": "There were too many tries. Wait some minutes, then try again.",
	failed: "This browser could not use a passkey. Try again, or use your password.",
} as const;

type Props = { purpose: PasskeyPurpose; next: string; children: string; onDone?: () => void };

/** A button that asks the browser for a passkey; it needs JavaScript and appears with it. */
export function PasskeyButton({ purpose, next, children, onDone }: Props) {
	const isHydrated = useIsHydrated();
	const [isBusy, setIsBusy] = useState(false);
	const [problem, setProblem] = useState<keyof typeof PROBLEMS | null>(null);
	if (!isHydrated) return null;

	const ask = async () => {
		if (isBusy) return;
		setIsBusy(true);
		setProblem(null);
		const outcome = await import("./ask-passkey.ts")
			.then(({ askPasskey }) => askPasskey(purpose, next))
			.catch(() => ({ ok: false, reason: "failed" }) as const);
		// A whole page load, so that nothing of another session stays in memory.
		if (outcome.ok && !onDone) return window.location.assign(outcome.next);
		setIsBusy(false);
		if (outcome.ok) return onDone?.();
		if (outcome.reason === "stale") return window.location.assign(`/confirm?next=${encodeURIComponent(next)}`);
		setProblem(outcome.reason);
	};
	return (
		<div className="flex flex-col gap-3">
			{problem && <Notice tone="danger">{PROBLEMS[problem]}</Notice>}
			<Button onClick={ask} aria-disabled={isBusy}>
				<KeyRound aria-hidden className="size-4" />
				{isBusy ? "Waiting for the passkey…" : children}
			</Button>
		</div>
	);
}
