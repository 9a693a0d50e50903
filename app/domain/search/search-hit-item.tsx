import { Link, useParams } from "@remix-run/react";
import clsx from "clsx";
import { StickyNote } from "lucide-react";
import { ContactAvatar } from "#app/domain/contacts/contact-avatar.tsx";
import { contactHandle, contactName } from "#app/domain/contacts/contact-name.ts";
import { useInboxQuery } from "#app/domain/inbox/use-shown-list.ts";
import { useNow, useOrg } from "#app/domain/realtime/use-live.tsx";
import { shortAgo } from "#app/ui/times.ts";
import type { SearchHit } from "./search-rows.ts";
import { useSearch } from "./use-search.ts";

/** Something that was found; a link to its conversation, at its place there. */
export function SearchHitItem({ hit, openAt }: { hit: SearchHit; openAt: string | undefined }) {
	const { workspace } = useOrg();
	const { conversationId } = useParams();
	const { search } = useInboxQuery();
	const { text } = useSearch();
	const now = useNow();
	const { contact, kind } = hit;
	const place = kind === "note" ? hit.id : hit.messageId;
	const isOpen = place === null ? conversationId === hit.conversationId && openAt === undefined : openAt === place;
	const handle = contactHandle(contact);
	const name = contactName(contact);
	const content = (
		<>
			{isOpen && <span aria-hidden className="absolute inset-y-0 left-0 w-[3px] bg-accent" />}
			<ContactAvatar contact={contact} seed={contact.id} />
			<span className="min-w-0 flex-1">
				<span className="flex items-baseline gap-1.5">
					<bdi className="max-w-[70%] truncate text-[13.5px] font-medium text-text">{name}</bdi>
					{handle && handle !== `@${name}` && <span className="truncate text-[13px] text-text-3">{handle}</span>}
					<span className="ml-auto shrink-0 pl-1 text-[12.5px] text-text-3 tabular-nums">{shortAgo(hit.at, now)}</span>
				</span>
				<span dir="auto" className="line-clamp-2 text-left text-[13.5px] leading-[19px] break-words text-text-2">
					{kind === "note" && (
						<>
							<StickyNote aria-hidden className="mr-1 inline size-3.5 -translate-y-px" />
							<span className="sr-only">Note: </span>
						</>
					)}
					{hit.isOurs && <Author authorId={hit.authorId} />}
					<Marked snippet={hit.snippet} ranges={hit.ranges} />
				</span>
			</span>
		</>
	);
	const look = clsx(
		"relative flex gap-3 border-b border-line px-4 py-2.5 -outline-offset-2",
		isOpen ? "bg-selected" : "hover:bg-hover focus-visible:bg-hover",
	);
	if (hit.conversationId === null) return <li className={look}>{content}</li>;
	const address = new URLSearchParams(search);
	if (text !== null) address.set("q", text);
	if (place !== null) address.set("at", place);
	return (
		<li>
			<Link
				to={`/o/${workspace.org.slug}/inbox/${hit.conversationId}?${address}`}
				aria-current={isOpen ? "page" : undefined}
				className={look}
			>
				{content}
			</Link>
		</li>
	);
}

function Author({ authorId }: { authorId: string | null }) {
	const { workspace } = useOrg();
	if (authorId === null || authorId === workspace.user.id) return "You: ";
	const [name] = (workspace.members.find(({ id }) => id === authorId)?.name ?? "Former member").split(" ");
	return (
		<>
			<bdi>{name}</bdi>:{" "}
		</>
	);
}

/** A text with the spans that were looked for. */
function Marked({ snippet, ranges }: Pick<SearchHit, "snippet" | "ranges">) {
	const ends = [0, ...ranges.map(([, end]) => end)];
	return (
		<>
			{ranges.map(([start, end], position) => (
				<span key={start}>
					{snippet.slice(ends[position], start)}
					<mark className="rounded-[3px] bg-accent-soft px-px font-medium text-accent-text">{snippet.slice(start, end)}</mark>
				</span>
			))}
			{snippet.slice(ends.at(-1))}
		</>
	);
}
