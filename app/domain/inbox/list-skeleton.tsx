import { useRowHeight } from "./row-height.ts";

const ROWS = ["w-2/3", "w-1/2", "w-3/4", "w-2/5", "w-3/5", "w-1/3"];

/** Where conversations are about to be. */
export function ListSkeleton() {
	const height = useRowHeight();
	return (
		<div role="status" aria-label="Loading conversations">
			{ROWS.map((width) => (
				<div key={width} style={{ height }} className="flex gap-3 border-b border-line px-4 pt-2.5">
					<div className="size-[38px] shrink-0 rounded-full bg-sunken" />
					<div className="flex flex-1 flex-col gap-2.5 pt-1">
						<div className={`h-3 rounded-full bg-sunken ${width}`} />
						<div className="h-3 w-5/6 rounded-full bg-sunken" />
					</div>
				</div>
			))}
		</div>
	);
}
