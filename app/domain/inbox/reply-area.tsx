import { useNavigation } from "@remix-run/react";
import { Lock } from "lucide-react";
import { lazy, type ReactNode, Suspense, useState } from "react";
import { inSentence } from "#app/domain/contacts/contact-name.ts";
import type { ConnectionRow, ContactRow, ConversationRow } from "#app/domain/realtime/rows.ts";
import { useLive, useNow, useOrg } from "#app/domain/realtime/use-live.tsx";
import { useCommands } from "#app/ui/commands.ts";
import { TextLink } from "#app/ui/text-link.tsx";
import { dateAndTime, spokenSpan } from "#app/ui/times.ts";
import { useIsHydrated } from "#app/ui/use-is-hydrated.ts";
import { Composer } from "./composer.tsx";
import { HUMAN_AGENT_FOR, replyWindow } from "./reply-window.ts";

/** A conversation that is opening takes this long at most. */
const OPENS_WITHIN_MS = 800;

const NoteEditor = lazy(() => import("#app/domain/notes/note-editor.tsx"));

type Props = { conversation: ConversationRow; contact: ContactRow | null };

/** Where one writes: a reply, or a note for the team. */
export function ReplyArea({ conversation, contact }: Props) {
	const { id } = conversation;
	const [noted, setNoted] = useState<{ id: string; at: number } | null>(null);
	const isOpening = useNavigation().state === "loading";
	const note = () => {
		// The address changes some moments before what is on the screen.
		const isLeft = isOpening || !window.location.pathname.endsWith(`/${id}`);
		setNoted({ id, at: isLeft ? Date.now() : 0 });
	};
	// The key was pressed for the conversation that was still opening.
	if (noted && noted.id !== id && Date.now() - noted.at < OPENS_WITHIN_MS) setNoted({ id, at: 0 });
	useCommands([
		{
			id: "reply.note",
			label: "Write a note for the team",
			section: "Reply",
			keys: ["n"],
			words: "internal comment",
			run: note,
		},
	]);
	if (noted?.id === id) {
		return (
			<Suspense>
				<NoteEditor key={id} conversationId={id} onClose={() => setNoted(null)} />
			</Suspense>
		);
	}
	return (
		<>
			<ReplyOrReason conversation={conversation} contact={contact} />
			<button
				type="button"
				title="Write a note for the team (N)"
				onClick={note}
				className="-mt-2 mb-2 ml-5 inline-flex min-h-7 items-center gap-1.5 self-start rounded-s px-2 text-[12.5px] text-text-2 hover:bg-hover hover:text-text max-md:min-h-11"
			>
				<Lock aria-hidden className="size-3.5" /> Note for the team
			</button>
		</>
	);
}

/** The composer, or why there is none: the rule, the time, and what opens the conversation again. */
function ReplyOrReason({ conversation, contact }: Props) {
	const { workspace } = useOrg();
	const now = useNow();
	const isHydrated = useIsHydrated();
	const connection = useLive((store) => store.connection(conversation.connectionId));
	const window = replyWindow(conversation, now);

	if (connection && connection.status !== "connected") {
		return (
			<NoReply>
				{connection.status === "removed" ? (
					<>
						{connection.statusReason === "removed-by-meta"
							? "DM Tracker's access to this account was removed in Instagram. "
							: "This Instagram account was disconnected. "}
						The conversation stays; replies are possible again once it is reconnected.{" "}
					</>
				) : (
					<>
						Instagram no longer accepts the access of <bdi>@{connection.username}</bdi>. Replies go out again once it is reconnected.{" "}
					</>
				)}
				<TextLink to={`/o/${workspace.org.slug}/settings/connections`}>Open connections</TextLink>
			</NoReply>
		);
	}
	const circumstance = circumstanceOf(conversation, connection?.problem ?? null);
	if (window.state === "closed") return <NoReply>{closedSentence(conversation, contact, now)}</NoReply>;
	if (window.state === "human_agent" && window.closesAt !== null) {
		const until = isHydrated ? ` until ${dateAndTime(window.closesAt)}` : "";
		const tag = `Replies typed here go out with Meta's human-agent tag${until}.`;
		return <Composer conversationId={conversation.id} note={circumstance ? `${circumstance} ${tag}` : tag} />;
	}
	return <Composer conversationId={conversation.id} note={circumstance} />;
}

/** What is not as usual, though a reply may be written. */
function circumstanceOf({ heldBy }: ConversationRow, problem: ConnectionRow["problem"]): string | undefined {
	switch (problem) {
		case "restricted":
			return "Instagram has restricted this account. Replies wait here and go out when the restriction has ended.";
		case "messages-off":
			return "“Allow access to messages” is switched off in the Instagram app (Settings, Messages and story replies, Message controls, Connected tools). Replies are refused until it is on.";
		case "tag-overused":
			return "Instagram refuses late replies of this account for now. Within 24 hours of a message they go out as ever.";
		case "permission-missing":
		case null:
			break;
		default:
			problem satisfies never;
	}
	if (heldBy === null) return undefined;
	return "Another app connected to this Instagram account is answering here. Instagram may refuse replies until it hands the conversation back.";
}

function NoReply({ children }: { children: ReactNode }) {
	return (
		<div className="shrink-0 border-t border-line bg-surface px-5 pt-4 pb-[max(16px,env(safe-area-inset-bottom))]">
			<p className="flex gap-2.5 text-sm leading-relaxed text-text-2">
				<Lock aria-hidden className="mt-[3px] size-4 shrink-0 text-closed" />
				<span>{children}</span>
			</p>
		</div>
	);
}

function closedSentence({ lastInboundAt, windowRefusedAt }: ConversationRow, contact: ContactRow | null, now: number): string {
	const { subject, verb } = inSentence(contact);
	if (lastInboundAt === null) return `Instagram opens a conversation for replies when ${subject} ${verb}. Nothing has come from them yet.`;
	const closedAt = windowRefusedAt !== null && windowRefusedAt >= lastInboundAt ? windowRefusedAt : lastInboundAt + HUMAN_AGENT_FOR;
	return `Instagram closed this conversation ${spokenSpan(Math.max(0, now - closedAt))} ago. It reopens when ${subject} ${verb}.`;
}
