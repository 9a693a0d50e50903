import type { ReactNode } from "react";
import { Mark } from "./mark.tsx";

/** A page, or a pane, that could not be shown: what happened and what the reader can do. */
export function Trouble({ title, children, action }: { title: string; children: ReactNode; action?: ReactNode }) {
	return (
		<div className="flex h-full min-h-[60dvh] flex-1 flex-col items-center justify-center gap-4 px-6 text-center">
			<Mark className="size-9" />
			<h1 className="text-lg font-semibold tracking-tight">{title}</h1>
			<p className="max-w-[38ch] text-[15px] leading-relaxed text-text-2">{children}</p>
			{action}
		</div>
	);
}
