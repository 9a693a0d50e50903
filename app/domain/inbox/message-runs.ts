import type { MessageRow } from "#app/domain/realtime/rows.ts";

const RUN_GAP_MS = 5 * 60 * 1000;

/** A message with its place: the first of a day, the last of a run of one author within minutes. */
export type PlacedMessage = { message: MessageRow; startsDay: boolean; endsRun: boolean };

/** Messages with their place among each other; `isSameDay` decides where a day ends, which depends on the reader's zone. */
export function placeMessages(messages: readonly MessageRow[], isSameDay: (a: number, b: number) => boolean): PlacedMessage[] {
	return messages.map((message, index) => {
		const before = messages[index - 1];
		const after = messages[index + 1];
		return {
			message,
			startsDay: !before || !isSameDay(before.sentAt, message.sentAt),
			endsRun: !after || !isSameDay(message.sentAt, after.sentAt) || !areOneRun(message, after),
		};
	});
}

function areOneRun(a: MessageRow, b: MessageRow): boolean {
	return (
		a.direction === b.direction &&
		a.source === b.source &&
		a.authorId === b.authorId &&
		isSettled(a) === isSettled(b) &&
		b.sentAt - a.sentAt < RUN_GAP_MS
	);
}

function isSettled({ status }: MessageRow): boolean {
	return status === "sent" || status === "received";
}
