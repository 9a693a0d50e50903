import { useSyncExternalStore } from "react";
import { followPace, readPace } from "#app/domain/realtime/pace.ts";

/** How live the page is. Nothing announces it as it changes; it keeps its place while it is empty. */
export function LivePace() {
	const pace = useSyncExternalStore(followPace, readPace, () => null);
	return (
		<p
			title={pace === null ? undefined : `Live: the last change was on this screen after ${pace} ms`}
			className="h-4 text-center text-[10px] leading-4 whitespace-nowrap text-text-2 tabular-nums max-md:hidden"
		>
			{pace !== null && (
				<>
					<span className="sr-only">Live, the last change after </span>
					{pace < 1000 ? `${pace} ms` : `${Math.round(pace / 1000)} s`}
				</>
			)}
		</p>
	);
}
