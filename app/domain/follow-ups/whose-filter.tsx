import { Link } from "@remix-run/react";
import clsx from "clsx";
import type { DuePage } from "#app/domain/realtime/rows.ts";

const CHOICES = [
	{ whose: "mine", words: "Mine" },
	{ whose: "all", words: "Everybody's" },
] as const satisfies { whose: DuePage["whose"]; words: string }[];

/** Whose follow-ups the board shows; it stands in the address. */
export function WhoseFilter({ whose }: { whose: DuePage["whose"] }) {
	return (
		<nav aria-label="Whose follow-ups" className="flex rounded-s border border-line bg-sunken p-0.5">
			{CHOICES.map((choice) => (
				<Link
					key={choice.whose}
					to={`?whose=${choice.whose}`}
					replace
					preventScrollReset
					aria-current={choice.whose === whose ? "page" : undefined}
					className={clsx(
						"flex items-center rounded-[5px] px-2.5 py-1 text-[13px] max-md:min-h-10",
						choice.whose === whose ? "bg-raised font-medium text-text shadow-[0_1px_2px_rgb(0_0_0/0.08)]" : "text-text-2 hover:text-text",
					)}
				>
					{choice.words}
				</Link>
			))}
		</nav>
	);
}
