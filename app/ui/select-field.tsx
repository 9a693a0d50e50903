import clsx from "clsx";
import { ChevronDown } from "lucide-react";
import { type ComponentProps, useId } from "react";

type Choice = { value: string; words: string };

/** One of several with its label, which may be for screen readers alone where the place says what is chosen. */
export function SelectField({
	label,
	name,
	choices,
	hint,
	isLabelHidden = false,
	className,
	...select
}: Omit<ComponentProps<"select">, "name"> & {
	label: string;
	name: string;
	choices: readonly Choice[];
	hint?: string | undefined;
	isLabelHidden?: boolean;
}) {
	const id = useId();
	return (
		<div className={clsx("flex flex-col gap-1.5", className)}>
			<label htmlFor={id} className={isLabelHidden ? "sr-only" : "text-[13px] font-medium text-text"}>
				{label}
			</label>
			<div className="relative">
				<select
					id={id}
					name={name}
					aria-describedby={hint && `${id}-hint`}
					className={clsx(
						"w-full appearance-none rounded-s border border-line-strong bg-surface pr-8 pl-3 text-text hover:border-text-3 max-md:h-11 max-md:text-base",
						isLabelHidden ? "h-9 text-sm" : "h-10 text-[15px]",
					)}
					{...select}
				>
					{choices.map(({ value, words }) => (
						<option key={value} value={value}>
							{words}
						</option>
					))}
				</select>
				<ChevronDown aria-hidden className="pointer-events-none absolute top-1/2 right-2.5 size-4 -translate-y-1/2 text-text-2" />
			</div>
			{hint && (
				<p id={`${id}-hint`} className="text-[13px] text-text-2">
					{hint}
				</p>
			)}
		</div>
	);
}
