import { useSubmit } from "@remix-run/react";
import { CircleAlert } from "lucide-react";
import type { MessageRow } from "#app/domain/realtime/rows.ts";
import { useOrg } from "#app/domain/realtime/use-live.tsx";
import { showToast } from "#app/ui/toast.tsx";
import { failureSentence } from "./send-failure.ts";
import { discardUnsent, retryUnsent, UNREACHED } from "./unsent.ts";

/** Why a reply did not go out, and what its author can do now. It stays in its place. */
export function FailedReply({ message }: { message: MessageRow }) {
	const { store, workspace } = useOrg();
	const submit = useSubmit();
	const { clientId } = message;
	const isLocal = message.id.startsWith("local-");

	const [word, memberId] = message.failure?.split(":") ?? [];
	const isOthers = isLocal && (word === "replied-by-other" || word === "lease-held");
	const who = workspace.members.find(({ id }) => id === memberId)?.name ?? "Somebody else";
	const others = word === "lease-held" ? `${who} is writing a reply here. This was not sent.` : `${who} replied first. This was not sent.`;

	function retry() {
		if (isLocal && clientId) return retryUnsent(store, clientId);
		submit(
			{ intent: "retry", messageId: message.id },
			{
				method: "post",
				action: `/o/${workspace.org.slug}/inbox/${message.conversationId}`,
				navigate: false,
				fetcherKey: `retry-${message.id}`,
			},
		);
	}

	async function copy() {
		await navigator.clipboard.writeText(message.text ?? "");
		showToast("The text is copied");
	}

	return (
		<div className="mt-1.5 flex max-w-[min(520px,78%)] flex-col items-end gap-0.5 text-[12.5px] text-closed">
			<p className="flex gap-1.5 text-right leading-snug">
				<CircleAlert aria-hidden className="mt-px size-3.5 shrink-0" />
				<span>{isOthers ? others : sentenceOf(message)}</span>
			</p>
			<p className="flex gap-1">
				{isOthers ? (
					<Act label="Send anyway" onClick={() => clientId && retryUnsent(store, clientId, true)} />
				) : (
					<Act label="Retry" onClick={retry} />
				)}
				{message.text && <Act label="Copy" onClick={copy} />}
				{isLocal && clientId && <Act label="Discard" onClick={() => discardUnsent(store, clientId)} />}
			</p>
		</div>
	);
}

function sentenceOf({ failure }: MessageRow): string {
	if (failure === UNREACHED) return "DM Tracker could not be reached, so this was not sent. You can retry.";
	if (failure === "too-long") return "This is longer than the 1,000 bytes that Instagram takes.";
	return failureSentence(failure);
}

function Act({ label, onClick }: { label: string; onClick: () => void }) {
	return (
		<button
			type="button"
			onClick={onClick}
			className="min-h-7 rounded-s px-2 font-medium text-text-2 hover:bg-hover hover:text-text max-md:min-h-11 max-md:px-3"
		>
			{label}
		</button>
	);
}
