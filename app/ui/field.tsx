import clsx from "clsx";
import { type ComponentProps, useId } from "react";

type FieldProps = Omit<ComponentProps<"input">, "name"> & {
	label: string;
	name: string;
	/** Why the value was refused, as a sentence. */
	error?: string | readonly string[] | null | undefined;
	hint?: string | undefined;
};

/** An input with its label; the hint and the refusal are tied to it for screen readers. */
export function Field({ label, name, error, hint, className, id, ...input }: FieldProps) {
	const own = useId();
	const inputId = id ?? own;
	const refusal = typeof error === "string" ? error : error?.join(" ");
	const notes = clsx(hint && `${inputId}-hint`, refusal && `${inputId}-error`);

	return (
		<div className={clsx("flex flex-col gap-1.5", className)}>
			<label htmlFor={inputId} className="text-[13px] font-medium text-text">
				{label}
			</label>
			<input
				id={inputId}
				name={name}
				aria-invalid={refusal ? true : undefined}
				aria-describedby={notes || undefined}
				className={clsx(
					"h-10 w-full rounded-s border bg-surface px-3 text-[15px] text-text placeholder:text-text-3 max-md:h-11 max-md:text-base",
					refusal ? "border-closed" : "border-line-strong hover:border-text-3",
				)}
				{...input}
			/>
			{hint && (
				<p id={`${inputId}-hint`} className="text-[13px] text-text-2">
					{hint}
				</p>
			)}
			{refusal && (
				<p id={`${inputId}-error`} className="text-[13px] text-closed">
					{refusal}
				</p>
			)}
		</div>
	);
}
