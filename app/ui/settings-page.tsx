import type { ReactNode } from "react";

/** A page of the settings: its title, what it is for, and its sections. */
export function SettingsPage({ title, lead, children }: { title: string; lead?: ReactNode; children: ReactNode }) {
	return (
		// biome-ignore lint/a11y/noNoninteractiveTabindex: a page of text alone is scrolled by keyboard too
		<div tabIndex={0} className="min-h-0 flex-1 overflow-y-auto -outline-offset-2">
			<div className="mx-auto flex w-full max-w-3xl flex-col gap-6 px-4 py-6 md:px-8 md:py-10">
				<header className="flex flex-col gap-1">
					<h1 className="text-xl font-semibold tracking-tight text-text">{title}</h1>
					{lead && <p className="text-sm leading-relaxed text-text-2">{lead}</p>}
				</header>
				{children}
			</div>
		</div>
	);
}

/** A card of a settings page. */
export function SettingsSection({
	id,
	title,
	lead,
	children,
}: {
	/** Of its heading, unique on the page. */
	id: string;
	title: string;
	lead?: ReactNode;
	children?: ReactNode;
}) {
	return (
		<section aria-labelledby={id} className="flex flex-col gap-4 rounded-l border border-line bg-surface p-5 shadow-soft md:p-6">
			<div className="flex flex-col gap-1">
				<h2 id={id} className="text-base font-semibold text-text">
					{title}
				</h2>
				{lead && <p className="text-sm leading-relaxed text-text-2">{lead}</p>}
			</div>
			{children}
		</section>
	);
}
