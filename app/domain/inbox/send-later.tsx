import { Clock } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { useCommands } from "#app/ui/commands.ts";

const load = () => import("./send-later-dialog.tsx");
const SendLaterDialog = lazy(load);

type Props = {
	conversationId: string;
	text: string;
	/** Files go out at once or not at all. */
	hasFiles: boolean;
	/** The reply is planned: the composer is free. */
	onPlanned: () => void;
};

/** Beside Send: the reply goes out at a time. */
export function SendLater({ conversationId, text, hasFiles, onPlanned }: Props) {
	const [isOpen, setIsOpen] = useState(false);
	const mayPlan = text.trim() !== "" && !hasFiles;
	useCommands([{ id: "reply.later", label: "Send the reply later…", section: "Reply", isOn: () => mayPlan, run: () => setIsOpen(true) }]);
	return (
		<>
			<button
				type="button"
				aria-label="Send later"
				title={hasFiles ? "A reply with files cannot be planned" : "Send later"}
				aria-haspopup="dialog"
				aria-disabled={!mayPlan}
				onPointerEnter={load}
				onFocus={load}
				onClick={() => mayPlan && setIsOpen(true)}
				className="grid size-8 shrink-0 place-items-center rounded-s text-text-2 hover:bg-hover hover:text-text aria-disabled:opacity-45 max-md:size-11"
			>
				<Clock aria-hidden className="size-4.5 stroke-[1.75]" />
			</button>
			{isOpen && (
				<Suspense>
					<SendLaterDialog
						conversationId={conversationId}
						text={text}
						onClose={() => setIsOpen(false)}
						onDone={() => {
							setIsOpen(false);
							onPlanned();
						}}
					/>
				</Suspense>
			)}
		</>
	);
}
