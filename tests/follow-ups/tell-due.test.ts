import { env } from "cloudflare:test";
import { expect, test } from "vitest";
import { setFollowUps } from "#app/domain/follow-ups/follow-ups.server.ts";
import { HOUR, MINUTE, now } from "#app/platform/clock.ts";
import { mine } from "#app/platform/tenant.ts";
import { contacts } from "#app/schema/shard.ts";
import { followUps, notifications } from "#app/schema/team.ts";
import { schedule } from "../../workers/schedule.ts";
import { makeVisitor } from "../support/http.ts";
import { makeConversation, makeOrg } from "../support/make.ts";

test("whoever is to do it is told once when it falls due, and once more when it was put off", async () => {
	const org = await makeOrg();
	const { conversationId } = await makeConversation(org);
	const { user } = await makeVisitor(org, "member");
	const [contact] = await org.tenant.db.select().from(contacts);
	await setFollowUps(org.tenant, user.id, {
		...{ contactId: contact?.id ?? "", memberId: user.id, reason: "", endsOnAnswer: true, clientId: "one" },
		dueAt: [now() + HOUR],
	});
	const due = (at: number) => org.tenant.db.update(followUps).set({ dueAt: at }).where(mine(org.tenant, followUps));
	const told = async () => {
		await schedule("* * * * *", env);
		return org.tenant.db.select({ memberId: notifications.memberId, conversationId: notifications.conversationId }).from(notifications);
	};
	const once = { memberId: user.id, conversationId };

	expect(await told()).toEqual([]);
	await due(now() - MINUTE);
	expect(await told()).toEqual([once]);
	expect(await told()).toEqual([once]);
	await due(now() - 1);
	expect(await told()).toEqual([once, once]);
	await due(now() - HOUR);
	expect(await told()).toEqual([once, once]);
});
