import { expect, test, vi } from "vitest";
import { markSeen } from "#app/domain/notifications/notifications.server.ts";
import { notify } from "#app/domain/notifications/notify.server.ts";
import { changeSettings } from "#app/domain/org/member-settings.server.ts";
import type { PersonalFrame, ServerFrame } from "#app/domain/realtime/rows.ts";
import { setClockOffset } from "#app/platform/clock.ts";
import { ORIGIN, send } from "../support/http.ts";
import { makeTeam } from "../support/team.ts";

/** The frames that a member's browser gets for them alone. */
async function listen(slug: string, cookie: string) {
	const { webSocket } = await send(`/o/${slug}/live`, { headers: { upgrade: "websocket", origin: ORIGIN, cookie } });
	if (!webSocket) throw new Error("no socket");
	const frames: (ServerFrame | PersonalFrame)[] = [];
	webSocket.addEventListener("message", ({ data }) => void frames.push(JSON.parse(String(data))));
	webSocket.accept();
	await vi.waitFor(() => expect(frames).toHaveLength(1));
	return () => frames.filter((frame) => frame.type === "told");
}

test("a member's open pages hear what they are told, and nobody else's do", async () => {
	const team = await makeTeam();
	const others = await makeTeam();
	const [own, elsewhere] = [await listen(team.slug, team.member.cookie), await listen(team.slug, team.member.cookie)];
	const silent = [await listen(team.slug, team.admin.cookie), await listen(others.slug, others.member.cookie)];
	const memberIds = [team.member.user.id];

	await notify(team.tenant, { kind: "mention", about: "one", memberIds });
	await notify(team.tenant, { kind: "follow-up", about: "two", memberIds });

	await vi.waitFor(() => {
		for (const heard of [own(), elsewhere()]) {
			expect(heard).toEqual([
				{ type: "told", unseen: 1, isNews: true, rings: true },
				{ type: "told", unseen: 2, isNews: true, rings: false },
			]);
		}
	});
	await markSeen(team.tenant, team.member.user.id, "all");
	await vi.waitFor(() => expect(own().at(-1)).toEqual({ type: "told", unseen: 0, isNews: false, rings: false }));
	expect(silent.flatMap((heard) => heard())).toEqual([]);
});

test("in quiet hours nothing rings, and the pages still know", async () => {
	const team = await makeTeam();
	await changeSettings(team.tenant, team.member.user.id, { quiet: { from: 22, until: 7 }, timeZone: "Europe/Berlin" });
	const heard = await listen(team.slug, team.member.cookie);
	const at = (hour: number) => setClockOffset(Date.UTC(2027, 0, 15, hour) - Date.now());

	for (const [position, hour] of [20, 21, 5, 6].entries()) {
		at(hour);
		await notify(team.tenant, { kind: "mention", about: `note-${position}`, memberIds: [team.member.user.id] });
	}
	setClockOffset(0);

	// In winter Berlin is an hour ahead: 21, 22, 6 and 7 o'clock.
	await vi.waitFor(() => expect(heard().map(({ rings }) => rings)).toEqual([true, false, false, true]));
});
