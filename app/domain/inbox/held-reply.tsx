import { useEffect, useState } from "react";
import type { MessageRow } from "#app/domain/realtime/rows.ts";
import { useOrg } from "#app/domain/realtime/use-live.tsx";
import { useTakeBack } from "./use-take-back.ts";

/** How long a reply is still held, and the way to take it back. */
export default function HeldReply({ message }: { message: MessageRow & { heldUntil: number } }) {
	const { clock, workspace } = useOrg();
	const takeBack = useTakeBack();
	const [left, setLeft] = useState(() => message.heldUntil - clock.now());
	useEffect(() => {
		const timer = setInterval(() => setLeft(message.heldUntil - clock.now()), 250);
		return () => clearInterval(timer);
	}, [message.heldUntil, clock]);
	if (left <= 0) return "Sending…";
	return (
		<span className="inline-flex items-center gap-1.5">
			Leaves in {Math.ceil(left / 1000)} s
			{message.authorId === workspace.user.id && (
				<button
					type="button"
					title="Take it back (Ctrl+Z)"
					onClick={() => takeBack(message)}
					className="rounded-s px-1.5 font-semibold text-accent-text hover:bg-hover max-md:min-h-11 max-md:px-3"
				>
					Undo
				</button>
			)}
		</span>
	);
}
