import { data, type LoaderFunctionArgs } from "@remix-run/cloudflare";
import { useLoaderData } from "@remix-run/react";
import { type Receipt, readReceipt } from "#app/domain/privacy/deletions.server.ts";
import { found } from "#app/platform/http.ts";
import { ErrorPage } from "#app/ui/error-page.tsx";
import { TextLink } from "#app/ui/text-link.tsx";
import { Time } from "#app/ui/time.tsx";
import { dateAndTime } from "#app/ui/times.ts";

export const meta = () => [{ title: "Data deletion · DM Tracker" }];

export async function loader({ context, params }: LoaderFunctionArgs) {
	const { code = "" } = params;
	const receipt = found(/^[\w-]{22}$/.test(code) ? await readReceipt(context.env, code) : null);
	return data(receipt, { headers: { "referrer-policy": "no-referrer", "cache-control": "no-store" } });
}

export const headers = () => ({ "referrer-policy": "no-referrer", "cache-control": "no-store" });

const STEPS = ["Request received", "Being deleted", "Deleted"] as const;
const STEP_OF: Record<Receipt["state"], number> = { received: 0, running: 1, done: 2 };

/** What became of a deletion that Instagram passed on to us: public, by its code, and without a word about who asked. */
export default function DataDeletion() {
	const { code, state, receivedAt, finishedAt } = useLoaderData<typeof loader>();
	const step = STEP_OF[state];
	return (
		<main id="main" tabIndex={-1} className="min-h-dvh bg-bg px-4 py-10 outline-none md:py-16">
			<article className="mx-auto flex max-w-2xl flex-col gap-8 text-[15px] leading-relaxed text-text">
				<header className="flex flex-col gap-2">
					<h1 className="text-2xl font-semibold tracking-tight">Deletion of your data</h1>
					<p className="text-sm text-text-2">
						Confirmation code <code className="rounded-s bg-sunken px-1.5 py-0.5 font-mono text-[13px] break-all text-text">{code}</code>
					</p>
				</header>
				<ol className="flex flex-col gap-3 rounded-l border border-line bg-surface p-6 shadow-soft">
					{STEPS.map((words, position) => (
						<li key={words} aria-current={position === step ? "step" : undefined} className="flex items-center gap-3">
							<span
								aria-hidden
								className={`grid size-6 shrink-0 place-items-center rounded-full text-xs font-semibold ${position <= step ? "bg-open-soft text-open" : "bg-sunken text-text-3"}`}
							>
								{position < step || state === "done" ? "✓" : position + 1}
							</span>
							<span className={position <= step ? "font-medium" : "text-text-3"}>{words}</span>
							<span className="ml-auto text-sm text-text-2 tabular-nums">
								{position === 0 && <Time at={receivedAt} words={dateAndTime} />}
								{position === 2 && finishedAt !== null && <Time at={finishedAt} words={dateAndTime} />}
							</span>
						</li>
					))}
				</ol>
				<section className="flex flex-col gap-3">
					<h2 className="text-lg font-semibold tracking-tight">What is deleted</h2>
					<p>
						Everything that DM Tracker received through the Instagram account: its access token, its name and picture, and the contacts,
						conversations, messages and pictures that came with it. The access token goes the moment the request arrives.
					</p>
					<p>
						Our database keeps what was deleted for up to 30 days in its own history, out of reach of the product, and then forgets it. Of
						the request itself we keep this code, its dates and its state.
					</p>
				</section>
				<footer className="flex flex-col gap-2 border-t border-line pt-6 text-sm text-text-2">
					<p>
						Questions? A person answers at <TextLink to="mailto:privacy@dmtracker.ai">privacy@dmtracker.ai</TextLink>.
					</p>
					<p>
						<TextLink to="/privacy-policy">Privacy policy</TextLink>
					</p>
				</footer>
			</article>
		</main>
	);
}

export function ErrorBoundary() {
	return (
		<main id="main" tabIndex={-1} className="flex min-h-dvh flex-col bg-bg outline-none">
			<ErrorPage />
		</main>
	);
}
