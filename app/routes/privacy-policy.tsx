import { POLICY } from "#app/domain/privacy/policy.ts";
import { TextLink } from "#app/ui/text-link.tsx";

export const meta = () => [{ title: "Privacy Policy · DM Tracker" }];

/** The public privacy policy: no sign-in, no database, readable when everything else is down. */
export default function PrivacyPolicy() {
	return (
		<main id="main" tabIndex={-1} className="min-h-dvh bg-bg px-4 py-10 outline-none md:py-16">
			<article className="mx-auto flex max-w-2xl flex-col gap-8 text-[15px] leading-relaxed text-text">
				<header className="flex flex-col gap-2">
					<h1 className="text-2xl font-semibold tracking-tight">{POLICY.title}</h1>
					<p className="text-sm text-text-2">Last updated: {POLICY.updated}</p>
				</header>
				<div className="flex flex-col gap-4">
					{POLICY.intro.map((paragraph) => (
						<p key={paragraph}>{paragraph}</p>
					))}
				</div>
				{POLICY.sections.map(({ title, body }, position) => (
					<section key={title} id={`section-${position + 1}`} aria-labelledby={`title-${position + 1}`} className="flex flex-col gap-3">
						<h2 id={`title-${position + 1}`} className="text-lg font-semibold tracking-tight">
							{position + 1}. {title}
						</h2>
						{body.map((block) => (
							<Block key={typeof block === "string" ? block : block[0]} block={block} />
						))}
					</section>
				))}
				<footer className="border-t border-line pt-6 text-sm text-text-2">
					<TextLink to="/">Back to DM Tracker</TextLink>
				</footer>
			</article>
		</main>
	);
}

function Block({ block }: { block: string | string[] }) {
	if (typeof block === "string") return <p>{block}</p>;
	return (
		<ul className="flex list-disc flex-col gap-1.5 pl-5 marker:text-text-3">
			{block.map((item) => (
				<li key={item}>{item}</li>
			))}
		</ul>
	);
}
