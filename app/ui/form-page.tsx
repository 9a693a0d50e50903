import type { ReactNode } from "react";
import { Mark } from "./mark.tsx";

/** A page that holds one form: sign-in, sign-up, a new organization. */
export function FormPage({ title, lead, children, footer }: { title: string; lead?: ReactNode; children: ReactNode; footer?: ReactNode }) {
	return (
		<main id="main" tabIndex={-1} className="flex min-h-dvh flex-col items-center bg-bg px-4 py-10 outline-none md:justify-center md:py-16">
			<div className="flex w-full max-w-[400px] flex-col gap-6">
				<div className="flex items-center gap-2.5 text-[15px] font-semibold text-text">
					<Mark /> DM Tracker
				</div>
				<section
					aria-labelledby="form-title"
					className="flex flex-col gap-5 rounded-l border border-line bg-surface p-6 shadow-soft md:p-8"
				>
					<header className="flex flex-col gap-1.5">
						<h1 id="form-title" className="text-xl font-semibold tracking-tight text-text">
							{title}
						</h1>
						{lead && <div className="text-sm leading-relaxed text-text-2">{lead}</div>}
					</header>
					{children}
				</section>
				{footer && <footer className="text-center text-sm text-text-2">{footer}</footer>}
			</div>
		</main>
	);
}
