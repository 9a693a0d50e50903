import { expect, test } from "vitest";
import type { ContactRow, ConversationRow } from "#app/domain/realtime/rows.ts";
import { DAY } from "#app/platform/clock.ts";
import { dateAndTime } from "#app/ui/times.ts";
import { beyondWindow } from "./window-words.ts";

const NOW = 1_795_000_000_000;
const talk = (lastInboundAt: number | null) => ({ lastInboundAt, windowRefusedAt: null }) as ConversationRow;
const ana = { username: "ana", name: "Ana" } as ContactRow;

test("a date within seven days of the last message needs no word", () => {
	expect(beyondWindow(talk(NOW), ana, NOW + 6 * DAY, NOW)).toBeNull();
});

test("a date after the end of the reply window says when it ends and what keeps it open", () => {
	const words = `Instagram closes this chat on ${dateAndTime(NOW + 7 * DAY)} unless @ana writes before.`;

	expect(beyondWindow(talk(NOW), ana, NOW + 7 * DAY, NOW)).toBe(words);
	expect(beyondWindow(talk(NOW), null, NOW + 9 * DAY, NOW)).toContain("unless they write before.");
});

test("a window that is closed already says how it opens", () => {
	expect(beyondWindow(talk(NOW - 8 * DAY), ana, NOW + DAY, NOW)).toBe("Instagram has closed this chat. It opens again when @ana writes.");
	expect(beyondWindow(talk(null), ana, NOW + DAY, NOW)).toContain("has closed");
});
