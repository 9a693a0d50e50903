import { ExternalLink } from "lucide-react";
import { lazy, type ReactNode, Suspense } from "react";
import { AssigneeControl } from "#app/domain/contacts/assignee-control.tsx";
import { ContactAvatar } from "#app/domain/contacts/contact-avatar.tsx";
import { contactHandle, contactName, instagramUrl } from "#app/domain/contacts/contact-name.ts";
import { StageControl } from "#app/domain/pipeline/stage-control.tsx";
import type { ContactRow, ConversationRow } from "#app/domain/realtime/rows.ts";
import { useLive, useNow } from "#app/domain/realtime/use-live.tsx";
import { Button, buttonLook } from "#app/ui/button.tsx";
import { Time } from "#app/ui/time.tsx";
import { dateAndTime, longDate } from "#app/ui/times.ts";
import { useIsHydrated } from "#app/ui/use-is-hydrated.ts";
import { AsideControl } from "./aside-control.tsx";
import { askHandOver, loadHandOver } from "./hand-over.ts";
import { referralWords } from "./referral-words.ts";
import { replyWindow } from "./reply-window.ts";
import { WindowChip } from "./window-chip.tsx";

const ContactTags = lazy(() => import("#app/domain/contacts/contact-tags.tsx"));
const ContactFollowUps = lazy(() => import("#app/domain/follow-ups/contact-follow-ups.tsx"));

/** Who the other person is: name, stage, reply window, and the account they write to. */
export function ContactPanel({ contact, conversation }: { contact: ContactRow; conversation: ConversationRow }) {
	const name = contactName(contact);
	const handle = contactHandle(contact);
	return (
		<>
			<div className="flex flex-col items-center gap-1 border-b border-line px-4 pt-6 pb-5 text-center">
				<ContactAvatar contact={contact} seed={contact.id} size="l" />
				<h2 className="mt-2 max-w-full truncate text-[15px] font-semibold">
					<bdi>{name}</bdi>
				</h2>
				{handle && handle !== `@${name}` && <p className="max-w-full truncate text-[13px] text-text-2">{handle}</p>}
				<a href={instagramUrl(contact)} target="_blank" rel="noopener noreferrer nofollow" className={`mt-2.5 ${buttonLook("plain", "s")}`}>
					Open in Instagram <ExternalLink aria-hidden className="size-3.5 text-text-3" />
				</a>
			</div>
			<Part title="Assigned to">
				<AssigneeControl contact={contact} />
				<Button size="s" className="mt-2" onPointerEnter={loadHandOver} onClick={() => askHandOver({ contactId: contact.id })}>
					Hand over with a note
				</Button>
			</Part>
			{(conversation.status === "waiting" || conversation.status === "answered") && (
				<div className="md:hidden">
					<Part title="My lists">
						<AsideControl conversation={conversation} />
					</Part>
				</div>
			)}
			<Part title="Pipeline">
				<StageControl contact={contact} />
			</Part>
			<Part title="Tags">
				<Later>
					<ContactTags contact={contact} />
				</Later>
			</Part>
			<Part title="Follow-ups">
				<Later>
					<ContactFollowUps contact={contact} />
				</Later>
			</Part>
			<Part title="Reply window">
				<WindowFacts conversation={conversation} />
			</Part>
			<Part title="Instagram account">
				<Connection id={conversation.connectionId} />
			</Part>
			{contact.referral && (
				<Part title="Came from">
					<p className="text-sm break-words">
						<bdi>{referralWords(contact.referral)}</bdi>
					</p>
				</Part>
			)}
			<Part title="In DM Tracker since">
				<p className="text-sm">
					<Time at={contact.createdAt} words={longDate} />
				</p>
			</Part>
		</>
	);
}

/** Loaded after the page: news may come while it loads, which a part that the server rendered would not survive. */
function Later({ children }: { children: ReactNode }) {
	return useIsHydrated() && <Suspense>{children}</Suspense>;
}

function Part({ title, children }: { title: string; children: ReactNode }) {
	return (
		<section className="border-b border-line px-4 py-4">
			<h3 className="mb-2 text-[12px] font-medium text-text-3">{title}</h3>
			{children}
		</section>
	);
}

function WindowFacts({ conversation }: { conversation: ConversationRow }) {
	const now = useNow();
	const { state, closesAt } = replyWindow(conversation, now);
	return (
		<div className="flex flex-col items-start gap-2 text-[13px] leading-snug text-text-2">
			<WindowChip conversation={conversation} isExact />
			{closesAt === null ? (
				<p>Only they can open it again, by writing.</p>
			) : (
				<p>
					{state === "open" ? "Anything may be sent until " : "A person may answer until "}
					<Time at={closesAt} words={dateAndTime} className="whitespace-nowrap" />
				</p>
			)}
		</div>
	);
}

const CONNECTION_WORDS = { connected: "Connected", needs_reconnect: "Needs to be reconnected", removed: "Removed" } as const;

function Connection({ id }: { id: string }) {
	const connection = useLive((store) => store.connection(id));
	if (!connection || connection.status === "removed") return <p className="text-sm text-text-2">No longer connected</p>;
	const isWell = connection.status === "connected";
	return (
		<div className="text-sm">
			<p className="truncate font-medium">
				<bdi>@{connection.username}</bdi>
			</p>
			<p className="mt-0.5 flex items-center gap-1.5 text-[13px] text-text-2">
				<span aria-hidden className={`size-1.5 rounded-full ${isWell ? "bg-open" : "bg-closed"}`} />
				{CONNECTION_WORDS[connection.status]}
			</p>
		</div>
	);
}
