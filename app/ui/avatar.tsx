import clsx from "clsx";
import { useState } from "react";

/** Dark enough for white letters (4.5 : 1 and more). */
const COLOURS = [
	"bg-[#b4532f]",
	"bg-[#2f7f79]",
	"bg-[#7a5cc0]",
	"bg-[#33719f]",
	"bg-[#b04a5c]",
	"bg-[#4a7d4c]",
	"bg-[#96691f]",
	"bg-[#5c6b8c]",
	"bg-[#96565a]",
	"bg-[#3f6f9c]",
] as const;

const SIZES = {
	xxs: "size-4 text-[7.5px]",
	xs: "size-[22px] text-[9px]",
	s: "size-7.5 text-[11px]",
	m: "size-[38px] text-[13px]",
	l: "size-14 text-lg",
} as const;

/** A person's picture, or initials on a colour that is always theirs. The name stands beside it, so screen readers skip it. */
export function Avatar({
	name,
	seed,
	size = "m",
	picture = null,
	className,
}: {
	name: string;
	seed: string;
	size?: keyof typeof SIZES;
	picture?: string | null;
	className?: string;
}) {
	const [lost, setLost] = useState<string | null>(null);
	const isShown = picture !== null && picture !== lost;
	return (
		<span
			aria-hidden
			className={clsx(
				"relative inline-grid shrink-0 place-items-center overflow-hidden rounded-full font-semibold text-white select-none",
				SIZES[size],
				COLOURS[hash(seed) % COLOURS.length],
				className,
			)}
		>
			{initials(name)}
			{isShown && (
				<img src={picture} alt="" loading="lazy" onError={() => setLost(picture)} className="absolute inset-0 size-full object-cover" />
			)}
		</span>
	);
}

/** One or two letters that stand for a name. */
export function initials(name: string): string {
	const words = name
		.replace(/^@/, "")
		.split(/[\s._-]+/)
		.filter((word) => /[\p{L}\p{N}]/u.test(word));
	const letters = words.slice(0, 2).map((word) => Array.from(word).find((letter) => /[\p{L}\p{N}]/u.test(letter)) ?? "");
	return letters.join("").toUpperCase() || "?";
}

function hash(text: string): number {
	let value = 7;
	for (let index = 0; index < text.length; index++) value = (value * 31 + text.charCodeAt(index)) >>> 0;
	return value;
}
