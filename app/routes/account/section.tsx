import { Link } from "@remix-run/react";
import type { ReactNode } from "react";
import { buttonLook } from "#app/ui/button.tsx";
import { Notice } from "#app/ui/notice.tsx";
import { SettingsSection } from "#app/ui/settings-page.tsx";

export type SectionName = "name" | "email" | "password" | "second-factor" | "passkeys" | "sessions";

/** What became of a form of the page, shown in its section. */
export type Answer = { section: SectionName; error: string | null; done: string | null };

type Props = { name: SectionName; title: string; lead?: ReactNode; answer: Answer | null; children: ReactNode };

/** A section of the account page with the answer to its own forms. */
export function Section({ name, title, lead, answer, children }: Props) {
	const own = answer?.section === name ? answer : null;
	return (
		<SettingsSection id={name} title={title} lead={lead}>
			{own?.error && <Notice tone="danger">{own.error}</Notice>}
			{own?.done && <Notice tone="success">{own.done}</Notice>}
			{children}
		</SettingsSection>
	);
}

/** In place of a form for which the last proof of identity is too old. */
export function ConfirmFirst({ next, what }: { next: string; what: string }) {
	return (
		<Link to={`/confirm?next=${encodeURIComponent(next)}`} className={`${buttonLook("plain")} w-fit`}>
			{what}
		</Link>
	);
}
