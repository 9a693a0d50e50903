import { lazy, Suspense } from "react";
import { useLive } from "#app/domain/realtime/use-live.tsx";
import { useIsHydrated } from "#app/ui/use-is-hydrated.ts";
import { useIsInUse } from "#app/ui/when-idle.ts";

const SavedViewList = lazy(() => import("./saved-view-list.tsx"));
const ViewActions = lazy(() => import("./view-actions.tsx"));

/** Where saved views stand: their place is kept from the first paint on where there are some, what they are comes after it. */
export function SavedViewsPlace() {
	const hasSome = useLive((store) => store.hasSavedViews());
	const isHydrated = useIsHydrated();
	const isInUse = useIsInUse();
	const place = hasSome ? <div className="h-9 shrink-0 max-md:h-13" /> : null;
	if (!isHydrated || !(hasSome || isInUse)) return place;
	return (
		<Suspense fallback={place}>
			<SavedViewList place={place} />
		</Suspense>
	);
}

/** Beside the filters that are set: what can be done with them as a view. */
export function ViewActionsPlace() {
	const isInUse = useIsInUse();
	return (
		isInUse && (
			<Suspense>
				<ViewActions />
			</Suspense>
		)
	);
}
