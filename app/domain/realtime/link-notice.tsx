import { dateAndTime } from "#app/ui/times.ts";
import { useKeptAt } from "./kept-at.ts";
import type { Link } from "./use-channel.ts";

const WORDS: Record<Link, string> = {
	live: "",
	reconnecting: "Reconnecting…",
	offline: "You are offline. What you send goes out when you are back.",
};

/** What is shown without a network, and how old it is. */
function words(link: Link, keptAt: number | null): string {
	return link === "offline" && keptAt !== null
		? `You are offline. This is as of ${dateAndTime(keptAt)}; what you send goes out later.`
		: WORDS[link];
}

/** Says when news does not arrive. It stays in the page, so that screen readers hear it change. */
export function LinkNotice({ link }: { link: Link }) {
	const keptAt = useKeptAt();
	return (
		<div role="status" className="pointer-events-none fixed inset-x-0 top-2 z-30 flex justify-center px-4">
			{link !== "live" && (
				<span className="flex items-center gap-2 rounded-full border border-line-strong bg-raised px-3.5 py-1.5 text-[13px] font-medium text-text shadow-soft">
					<span aria-hidden className="size-1.5 animate-pulse rounded-full bg-human" />
					{words(link, keptAt)}
				</span>
			)}
		</div>
	);
}
