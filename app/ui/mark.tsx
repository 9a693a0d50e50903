import clsx from "clsx";

/** The product's mark, a letter on the accent colour. */
export function Mark({ letter = "D", className }: { letter?: string; className?: string }) {
	return (
		<span
			aria-hidden
			className={clsx(
				"inline-grid size-7.5 shrink-0 place-items-center rounded-[9px] bg-accent text-[13px] font-bold text-on-accent",
				className,
			)}
		>
			{letter}
		</span>
	);
}
