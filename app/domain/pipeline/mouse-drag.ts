import { combine } from "@atlaskit/pragmatic-drag-and-drop/combine";
import { draggable, dropTargetForElements, monitorForElements } from "@atlaskit/pragmatic-drag-and-drop/element/adapter";

/** Lets a mouse pick a card up. Returns how to stop. */
export function dragCard(element: HTMLElement, contactId: string, onDragging: (isDragging: boolean) => void) {
	return draggable({
		element,
		getInitialData: () => ({ contactId }),
		onDragStart: () => onDragging(true),
		onDrop: () => onDragging(false),
	});
}

/** Lets a column take cards; `onOver` says when one hovers over it. */
export function takeCards(element: HTMLElement, stageId: string, onOver: (isOver: boolean) => void, onTake: (contactId: string) => void) {
	return combine(
		dropTargetForElements({
			element,
			canDrop: ({ source }) => typeof source.data.contactId === "string",
			getData: () => ({ stageId }),
			onDragEnter: () => onOver(true),
			onDragLeave: () => onOver(false),
			onDrop: () => onOver(false),
		}),
		monitorForElements({
			onDrop({ source, location }) {
				const target = location.current.dropTargets[0];
				const { contactId } = source.data;
				if (target?.data.stageId === stageId && typeof contactId === "string") onTake(contactId);
			},
		}),
	);
}
