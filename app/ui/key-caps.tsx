import { capsOf } from "./commands.ts";

/** A way to press a command, as it stands on the keys. In a browser alone: which modifier it is depends on the machine. */
export function KeyCaps({ press }: { press: string }) {
	return (
		<span className="inline-flex shrink-0 items-center gap-1">
			{capsOf(press).map((cap) => (
				<kbd
					key={cap}
					className="min-w-5 rounded-[4px] border border-line-strong bg-surface px-1 py-px text-center font-sans text-[11.5px] text-text-2"
				>
					{cap}
				</kbd>
			))}
		</span>
	);
}
