import clsx from "clsx";
import { CircleAlert, CircleCheck, Info, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";

const TONES = {
	info: { look: "bg-sunken text-text border-line", icon: Info, role: "status" },
	success: { look: "bg-open-soft text-open border-transparent", icon: CircleCheck, role: "status" },
	warning: { look: "bg-human-soft text-human border-transparent", icon: TriangleAlert, role: "status" },
	danger: { look: "bg-closed-soft text-closed border-transparent", icon: CircleAlert, role: "alert" },
} as const;

/** A sentence that the reader should not miss. Colour, icon and words say the same. */
export function Notice({ tone, children, className }: { tone: keyof typeof TONES; children: ReactNode; className?: string }) {
	const { look, icon: Icon, role } = TONES[tone];
	return (
		<div role={role} className={clsx("flex gap-2.5 rounded-m border px-3.5 py-2.5 text-sm leading-relaxed", look, className)}>
			<Icon aria-hidden className="mt-[3px] size-4 shrink-0" />
			<div className="min-w-0 flex-1">{children}</div>
		</div>
	);
}
