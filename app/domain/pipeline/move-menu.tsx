import type { ReactNode } from "react";
import { useLive } from "#app/domain/realtime/use-live.tsx";
import { Menu, MenuChoice, MenuChoices, MenuLabel } from "#app/ui/menu.tsx";

/** The stages to move a contact to; where it stands has the tick. */
export default function MoveMenu({
	name,
	stageId,
	onMove,
	children,
}: {
	name: string;
	stageId: string;
	onMove: (stageId: string) => void;
	children: ReactNode;
}) {
	const stages = useLive((store) => store.stages());
	return (
		<Menu trigger={children} label={`Move ${name}`}>
			<MenuLabel>Move to</MenuLabel>
			<MenuChoices value={stageId} onChange={onMove}>
				{stages.map(({ id, name }) => (
					<MenuChoice key={id} value={id}>
						<bdi>{name}</bdi>
					</MenuChoice>
				))}
			</MenuChoices>
		</Menu>
	);
}
