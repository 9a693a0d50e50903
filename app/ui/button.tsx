import clsx from "clsx";
import type { ComponentProps } from "react";

type Tone = "primary" | "plain" | "danger" | "quiet";
type Size = "m" | "s";

const TONES: Record<Tone, string> = {
	primary: "bg-accent text-on-accent border-transparent hover:brightness-110 active:brightness-95",
	plain: "bg-surface text-text border-line-strong hover:bg-hover",
	danger: "bg-surface text-closed border-line-strong hover:bg-closed-soft hover:border-transparent",
	quiet: "bg-transparent text-text-2 border-transparent hover:bg-hover hover:text-text",
};

/** A button. `tone` says how much it matters, `size` "s" is for dense rows. The type is "button" unless a form says otherwise. */
export function Button({
	tone = "plain",
	size = "m",
	className,
	type = "button",
	...rest
}: ComponentProps<"button"> & { tone?: Tone; size?: Size }) {
	return <button type={type} className={clsx(buttonLook(tone, size), className)} {...rest} />;
}

/** The look of a button, for a link that acts like one. */
export function buttonLook(tone: Tone = "plain", size: Size = "m"): string {
	return clsx(
		"inline-flex items-center justify-center gap-2 border font-medium whitespace-nowrap select-none transition-[background-color,filter] duration-100",
		"disabled:pointer-events-none disabled:opacity-55 aria-disabled:opacity-55",
		size === "m" ? "h-9 rounded-s px-3.5 text-sm max-md:min-h-11" : "h-7.5 rounded-s px-2.5 text-[13px] max-md:min-h-11",
		TONES[tone],
	);
}
