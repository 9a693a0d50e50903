import { X } from "lucide-react";
import { Button } from "#app/ui/button.tsx";
import { Checklist, Progress } from "./checklist.tsx";
import { useBeginning } from "./use-beginning.ts";

/** What a team has before it when it begins, with how far it has come. It goes when all is done, or when somebody sends it away. */
export default function BeginningCard() {
	const { steps, dismiss } = useBeginning();
	if (!steps) return null;
	return (
		<section
			aria-labelledby="beginning-title"
			className="w-full max-w-sm rounded-l border border-line bg-surface p-4 text-left shadow-soft"
		>
			<div className="flex items-center gap-2 pb-2 pl-2">
				<h2 id="beginning-title" className="mr-auto text-[15px] font-semibold">
					Beginning
				</h2>
				<Button tone="quiet" size="s" aria-label="Hide the list of beginning" title="Hide" onClick={dismiss} className="px-2">
					<X aria-hidden className="size-4" />
				</Button>
			</div>
			<div className="px-2 pb-2">
				<Progress steps={steps} />
			</div>
			<Checklist steps={steps} />
		</section>
	);
}
