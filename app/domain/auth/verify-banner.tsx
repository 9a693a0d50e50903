import { useFetcher } from "@remix-run/react";
import { Mail } from "lucide-react";
import { useEffect } from "react";
import { showToast } from "#app/ui/toast.tsx";
import { SENT_WORDS } from "./verify-words.ts";

/** Reminds somebody whose address is not confirmed, until it is. */
export default function VerifyBanner({ email }: { email: string }) {
	const fetcher = useFetcher<{ sent: keyof typeof SENT_WORDS }>();
	const sent = fetcher.data?.sent;
	const isBusy = fetcher.state !== "idle";
	useEffect(() => {
		if (sent && !isBusy) showToast(SENT_WORDS[sent]);
	}, [sent, isBusy]);
	return (
		<fetcher.Form
			method="post"
			action="/verify-email"
			className="flex shrink-0 flex-wrap items-center gap-x-3 gap-y-1 border-b border-line bg-human-soft px-4 py-2 text-[13px] leading-snug text-human"
		>
			<Mail aria-hidden className="size-4 shrink-0" />
			<p role="status" className="min-w-0 flex-1 basis-56">
				Confirm your e-mail address: open the link that we sent to <bdi>{email}</bdi>. Until then Instagram cannot be connected.
			</p>
			<button
				type="submit"
				name="intent"
				value="send-again"
				aria-disabled={isBusy}
				className="rounded-s font-medium underline underline-offset-[3px] max-md:min-h-11"
			>
				{isBusy ? "Sending…" : "Send again"}
			</button>
		</fetcher.Form>
	);
}
