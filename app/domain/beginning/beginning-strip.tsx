import { Link } from "@remix-run/react";
import { X } from "lucide-react";
import { useOrg } from "#app/domain/realtime/use-live.tsx";
import { Button } from "#app/ui/button.tsx";
import { Progress } from "./checklist.tsx";
import { useBeginning } from "./use-beginning.ts";

/** The same in one line, above the list of a phone. */
export default function BeginningStrip() {
	const { slug } = useOrg().workspace.org;
	const { steps, dismiss } = useBeginning();
	if (!steps) return null;
	return (
		<div className="flex items-center gap-1 border-b border-line pr-1 pl-4 md:hidden">
			<Link
				to={`/o/${slug}/beginning`}
				className="grid min-h-11 min-w-0 flex-1 grid-cols-[auto_1fr] items-center gap-3 text-sm font-medium"
			>
				Beginning
				<Progress steps={steps} />
			</Link>
			<Button tone="quiet" size="s" aria-label="Hide the list of beginning" onClick={dismiss} className="px-2">
				<X aria-hidden className="size-4" />
			</Button>
		</div>
	);
}
