import { Link, type LinkProps } from "@remix-run/react";
import clsx from "clsx";

/** A link inside text. */
export function TextLink({ className, ...rest }: LinkProps) {
	return (
		<Link className={clsx("rounded-[3px] font-medium text-accent-text underline-offset-[3px] hover:underline", className)} {...rest} />
	);
}
