import { Copy, Reply, Trash2 } from "lucide-react";
import type { ReactElement } from "react";
import type { MessageRow } from "#app/domain/realtime/rows.ts";
import { Menu, MenuItem, MenuLine } from "#app/ui/menu.tsx";
import { inColour, REACTIONS } from "./reactions.ts";
import { useMessageActions } from "./use-message-actions.ts";

/** What can be done with a message: react, answer, copy, delete here. */
export default function MessageMenu({ message, button }: { message: MessageRow; button: ReactElement }) {
	const actions = useMessageActions(message);
	const isInInstagram = message.status === "sent" || message.status === "received";
	const ours = message.reactions.find((reaction) => reaction.isOurs)?.emoji;
	return (
		<Menu label="Message" trigger={button}>
			{isInInstagram && (
				<>
					<div className="flex justify-between">
						{REACTIONS.map(({ name, emoji }) => (
							<MenuItem
								key={name}
								aria-label={ours === emoji ? `Take back ${emoji}` : `React with ${emoji}`}
								onSelect={() => actions.react(name)}
								className={`size-9 justify-center !px-0 text-lg ${ours === emoji ? "bg-selected" : ""}`}
							>
								{inColour(emoji)}
							</MenuItem>
						))}
					</div>
					<MenuLine />
					<MenuItem onSelect={actions.reply}>
						<Reply aria-hidden className="size-4 text-text-3" /> Reply
					</MenuItem>
				</>
			)}
			{message.text && (
				<MenuItem onSelect={actions.copy}>
					<Copy aria-hidden className="size-4 text-text-3" /> Copy text
				</MenuItem>
			)}
			<MenuItem onSelect={actions.remove} className="text-closed">
				<Trash2 aria-hidden className="size-4" /> {message.status === "failed" ? "Delete" : "Delete here"}
			</MenuItem>
		</Menu>
	);
}
