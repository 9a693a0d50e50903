import { lazy, Suspense } from "react";
import { useLive } from "#app/domain/realtime/use-live.tsx";
import { useIsInUse } from "#app/ui/when-idle.ts";

const BeginningCard = lazy(() => import("#app/domain/beginning/beginning-card.tsx"));

/** Beside the list while no conversation is open; a phone shows the list alone. */
export default function NoConversation() {
	const isInUse = useIsInUse();
	const hasConversations = useLive((store) => store.list().length > 0);
	return (
		<div className="flex min-w-0 flex-1 flex-col items-center overflow-y-auto px-6 py-6 text-center max-md:hidden">
			<div className="m-auto flex w-full flex-col items-center gap-6">
				{hasConversations && (
					<div className="flex flex-col gap-2">
						<p className="text-[15px] font-medium">No conversation open</p>
						<p className="text-sm text-text-2">
							Choose one from the list, or press <Key>J</Key> for the newest.
						</p>
					</div>
				)}
				{isInUse && (
					<Suspense>
						<BeginningCard />
					</Suspense>
				)}
			</div>
		</div>
	);
}

function Key({ children }: { children: string }) {
	return (
		<kbd className="rounded-[4px] border border-line-strong bg-surface px-1.5 py-0.5 font-sans text-[12px] text-text-2">{children}</kbd>
	);
}
