import { env } from "cloudflare:test";
import { eq } from "drizzle-orm";
import { asyncProperty, assert as check, constantFrom, integer } from "fast-check";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { assignContact } from "#app/domain/contacts/assign-contact.server.ts";
import { receiveMessage } from "#app/domain/inbox/receive-message.server.ts";
import { addDevice, listDevices, removeDevice } from "#app/domain/notifications/devices.server.ts";
import { notify } from "#app/domain/notifications/notify.server.ts";
import { hourIn } from "#app/domain/notifications/quiet-hours.ts";
import { sendPush, testPush } from "#app/domain/notifications/send-push.server.ts";
import { tellOfMessages } from "#app/domain/notifications/tell-of-messages.server.ts";
import { leaveOrg, removeMember } from "#app/domain/org/change-member.server.ts";
import { changeSettings } from "#app/domain/org/member-settings.server.ts";
import { HOUR, MINUTE, setClockOffset } from "#app/platform/clock.ts";
import { directory } from "#app/platform/db/bindings.ts";
import { stableId } from "#app/platform/ids.ts";
import { applicationServerKey, isPushService, type Subscription } from "#app/platform/web-push.ts";
import { sessions } from "#app/schema/directory.ts";
import { contacts } from "#app/schema/shard.ts";
import { notifications, pushSubscriptions } from "#app/schema/team.ts";
import { control } from "../support/instagram.ts";
import { aMessage, makeConversation } from "../support/make.ts";
import { production } from "../support/production.ts";
import { makeTeam } from "../support/team.ts";

type Team = Awaited<ReturnType<typeof makeTeam>>;
type Arrived = { browser: string; ttl: number; urgency: string; topic: string; subject: string; data: Record<string, string> };

beforeEach(() => control("faults", { clear: true }));
afterEach(() => setClockOffset(0));
// The queue has its own pace.
vi.setConfig({ testTimeout: 30_000 });

const arrives = (assertion: () => Promise<void>) => vi.waitFor(assertion, { timeout: 10_000 });

/** A browser that subscribed at the sandbox's push service. */
async function aBrowser(key = applicationServerKey(env)): Promise<Subscription & { id: string }> {
	const subscription = (await control("browsers", { application_server_key: key })) as Subscription;
	return { ...subscription, id: subscription.endpoint.split("/").at(-1) ?? "" };
}

async function arrivedAt(browser: { id: string }): Promise<Arrived[]> {
	const { pushes } = (await control(`pushes?browser=${browser.id}`)) as { pushes: Arrived[] };
	return pushes;
}

/** A member with one browser that shows notifications. */
async function withDevice(team: Team, { user, sessionHash }: { user: { id: string }; sessionHash: string } = team.member) {
	const browser = await aBrowser();
	const addition = { subscription: subscriptionOf(browser), device: "Chrome on macOS", sessionHash };
	const added = await addDevice(team.tenant, user.id, addition);
	if (!added.ok) throw new Error(added.reason);
	return { ...browser, deviceId: added.id };
}

function subscriptionOf({ endpoint, keys }: Subscription): Subscription {
	return { endpoint, keys };
}

test("what a member is told arrives on their devices, sealed for them, with what the push service asks for", async () => {
	const team = await makeTeam();
	const { conversationId } = await makeConversation(team, { text: "a secret of mine" });
	const [one, two] = [await withDevice(team), await withDevice(team)];
	const other = await withDevice(team, team.admin);

	await notify(team.tenant, {
		kind: "mention",
		about: "one",
		memberIds: [team.member.user.id],
		conversationId,
		actorId: team.owner.user.id,
	});

	for (const browser of [one, two]) await arrives(async () => expect(await arrivedAt(browser)).toHaveLength(1));
	const [push] = await arrivedAt(one);
	expect(push).toMatchObject({
		ttl: 86_400,
		urgency: "high",
		subject: "mailto:hello@localhost",
		topic: expect.stringMatching(/^[\w-]{16}$/),
	});
	expect(push?.data).toMatchObject({ title: "DM Tracker", path: `/o/${team.slug}/inbox/${conversationId}`, tag: conversationId });
	expect(push?.data.body).toContain("mentioned you in a note");
	expect(JSON.stringify(push)).not.toMatch(/secret|person\./);
	expect(await arrivedAt(other)).toEqual([]);
	expect((await listDevices(team.tenant, team.member.user.id)).every(({ lastSentAt }) => lastSentAt !== null)).toBe(true);
});

test("what was written, and by whom, is in it only for who wants that", async () => {
	const team = await makeTeam();
	const memberId = team.member.user.id;
	const browser = await withDevice(team);
	const message = aMessage(team.connectionId, { text: "is there a slot on Friday?" });
	const writes = async (text: string) =>
		tellOfMessages(
			team.tenant,
			await receiveMessage(team.tenant, { ...message, ...aMessage(team.connectionId, { personId: message.personId, text }) }),
		);

	await changeSettings(team.tenant, memberId, { told: { message: ["push"] } });
	await writes("a word for nobody else");
	await arrives(async () => expect(await arrivedAt(browser)).toHaveLength(1));
	expect((await arrivedAt(browser))[0]?.data).toMatchObject({ title: "DM Tracker", body: "New message from a lead that is nobody's" });

	const [contact] = await team.tenant.db.select().from(contacts);
	await assignContact(team.tenant, memberId, { contactId: contact?.id ?? "", assigneeId: memberId });
	await changeSettings(team.tenant, memberId, { showsText: true });
	setClockOffset(2 * HOUR);
	await writes("is there a slot on Friday?");
	await arrives(async () => expect(await arrivedAt(browser)).toHaveLength(2));
	expect((await arrivedAt(browser))[0]?.data).toMatchObject({ body: "is there a slot on Friday?" });
});

test("a browser that is gone is forgotten", async () => {
	const team = await makeTeam();
	const browser = await withDevice(team);
	await control(`browsers/${browser.id}`, undefined, "DELETE");

	expect(await testPush(team.tenant, team.member.user.id, browser.deviceId)).toBe("gone");

	expect(await listDevices(team.tenant, team.member.user.id)).toEqual([]);
});

test.each([404, 410])("%s of the push service takes the device away", async (status) => {
	const team = await makeTeam();
	const browser = await withDevice(team);
	await control("faults", { push: { times: 1, status } });

	await testPush(team.tenant, team.member.user.id, browser.deviceId);

	expect(await listDevices(team.tenant, team.member.user.id)).toEqual([]);
});

test.each([429, 500, 503])(
	"%s of the push service is tried again, and what it takes then arrives once",
	async (status) => {
		const team = await makeTeam();
		const browser = await withDevice(team);
		await control("faults", { push: { times: 2, status, headers: { "retry-after": "0" } } });

		await notify(team.tenant, { kind: "mention", about: "one", memberIds: [team.member.user.id] });

		await arrives(async () => expect(await arrivedAt(browser)).toHaveLength(1));
		expect(await listDevices(team.tenant, team.member.user.id)).toHaveLength(1);
	},
	15_000,
);

test("413 of the push service, and a key of another installation, are refusals for good", async () => {
	const team = await makeTeam();
	const memberId = team.member.user.id;
	const browser = await withDevice(team);
	const foreign = await aBrowser("BNcRdreALRFXTkOOUHK1EtK2wtaz5Ry4YfYCA_0QTpQtUbVlUls0VJXg7A8u-Ts1XbjhazAkj7I99e8QcYP7DkM");
	const { sessionHash } = team.member;
	const added = await addDevice(team.tenant, memberId, { subscription: subscriptionOf(foreign), device: "Firefox", sessionHash });
	await control("faults", { push: { times: 1, status: 413 } });

	expect(await testPush(team.tenant, memberId, browser.deviceId)).toBe("refused");
	expect(added.ok && (await testPush(team.tenant, memberId, added.id))).toBe("refused");
	expect(await testPush(team.tenant, memberId, browser.deviceId)).toBe("taken");
});

test("no push and no sound ever falls into the quiet hours", async () => {
	const team = await makeTeam();
	const memberId = team.member.user.id;
	const browser = await withDevice(team);
	let number = 0;

	await check(
		asyncProperty(
			integer({ min: 0, max: 23 }),
			integer({ min: 1, max: 23 }),
			constantFrom("UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata"),
			// Whole minutes: no hour ends while a try goes on.
			integer({ min: Date.UTC(2027, 0, 1) / MINUTE, max: Date.UTC(2027, 11, 31) / MINUTE }),
			async (from, length, timeZone, minute) => {
				const at = minute * MINUTE;
				const until = (from + length) % 24;
				await changeSettings(team.tenant, memberId, { quiet: { from, until }, timeZone });
				setClockOffset(at - Date.now());
				await directory(env)
					.update(sessions)
					.set({ lastSeenAt: at, expiresAt: at + HOUR })
					.where(eq(sessions.userId, memberId));
				const about = `note-${++number}`;
				await notify(team.tenant, { kind: "mention", about, memberIds: [memberId] });
				const [row] = (await team.tenant.db.select().from(notifications)).filter((each) => each.about === about);
				// Also one that was on its way when the hours began.
				await sendPush(team.tenant, { notificationId: row?.id ?? "", subscriptionId: browser.deviceId, attempt: 0 });

				const hour = hourIn(timeZone, at);
				const isQuiet = (hour - from + 24) % 24 < length;
				// Others may still be on their way: each is known by its topic.
				const topic = await stableId(row?.id ?? "");
				const arrived = (await arrivedAt(browser)).filter((push) => push.topic === topic).length;
				if (isQuiet) expect(arrived).toBe(0);
				else expect(arrived).toBeGreaterThan(0);
			},
		),
		{ numRuns: 15 },
	);
}, 30_000);

test("where a browser is reached lies in no store in the clear", async () => {
	const team = await makeTeam();
	const browser = await withDevice(team);

	const stored = JSON.stringify(await team.tenant.db.select().from(pushSubscriptions));

	expect(stored).toContain('"sealed":"v1.org.');
	for (const part of [browser.endpoint, browser.id, browser.keys.auth, browser.keys.p256dh]) expect(stored).not.toContain(part);
});

test("only push services are written to", async () => {
	const team = await makeTeam();
	const { keys } = await aBrowser();
	const { sessionHash } = team.member;
	const evil = [
		"http://169.254.169.254/latest/meta-data",
		"https://fcm.googleapis.com.evil.test/x",
		"https://user@sandbox.test/push/x",
		"https://localhost/push/x",
		"ftp://sandbox.test/push/x",
		"nonsense",
	];

	for (const endpoint of evil) {
		const addition = { subscription: { endpoint, keys }, device: "x", sessionHash };
		expect(await addDevice(team.tenant, team.member.user.id, addition)).toEqual({ ok: false, reason: "not-a-push-service" });
	}
	const real = { ...production, PUSH_HOSTS: "fcm.googleapis.com,*.push.apple.com" };
	expect(isPushService(real, "https://fcm.googleapis.com/fcm/send/abc")).toBe(true);
	expect(isPushService(real, "https://api.push.apple.com/x")).toBe(true);
	for (const endpoint of ["http://fcm.googleapis.com/x", "https://fcm.googleapis.com:8443/x", "https://push.apple.com.evil.test/x"]) {
		expect(isPushService(real, endpoint), endpoint).toBe(false);
	}
});

test("another member, and another org, can neither remove a device nor write to it", async () => {
	const [team, others] = [await makeTeam(), await makeTeam()];
	const browser = await withDevice(team);

	expect(await removeDevice(team.tenant, team.admin.user.id, browser.deviceId)).toBeNull();
	expect(await removeDevice(others.tenant, team.member.user.id, browser.deviceId)).toBeNull();
	expect(await testPush(team.tenant, team.admin.user.id, browser.deviceId)).toBeNull();
	expect(await testPush(others.tenant, team.member.user.id, browser.deviceId)).toBeNull();
	expect(await listDevices(team.tenant, team.member.user.id)).toHaveLength(1);
	expect(await removeDevice(team.tenant, team.member.user.id, browser.deviceId)).toEqual({ ok: true });
	expect(await listDevices(team.tenant, team.member.user.id)).toEqual([]);
});

test("a browser that changes hands is its new member's alone, and an eleventh takes the place of the oldest", async () => {
	const team = await makeTeam();
	const browser = await withDevice(team);

	const { user, sessionHash } = team.admin;
	await addDevice(team.tenant, user.id, { subscription: subscriptionOf(browser), device: "Chrome", sessionHash });

	expect(await listDevices(team.tenant, team.member.user.id)).toEqual([]);
	expect(await listDevices(team.tenant, team.admin.user.id)).toHaveLength(1);
	for (let number = 1; number <= 10; number++) {
		setClockOffset(number * 1000);
		await withDevice(team, team.admin);
	}
	const ids = (await listDevices(team.tenant, team.admin.user.id)).map(({ id }) => id);
	expect(ids).toHaveLength(10);
	expect(ids).not.toContain(browser.deviceId);
	expect(await team.tenant.db.select().from(pushSubscriptions)).toHaveLength(10);
});

test("who is removed or leaves is told nothing any more, and their devices are forgotten", async () => {
	const team = await makeTeam();
	const [removed, left] = [await withDevice(team), await withDevice(team, team.second)];
	const memberIds = [team.member.user.id, team.second.user.id];
	await notify(team.tenant, { kind: "mention", about: "before", memberIds });
	for (const browser of [removed, left]) await arrives(async () => expect(await arrivedAt(browser)).toHaveLength(1));
	const [row] = await team.tenant.db.select().from(notifications);

	await removeMember(team.tenant, team.owner.user.id, team.member.user.id);
	await leaveOrg(team.tenant, team.second.user.id);
	await notify(team.tenant, { kind: "mention", about: "after", memberIds });
	await sendPush(team.tenant, { notificationId: row?.id ?? "", subscriptionId: removed.deviceId, attempt: 0 });

	expect(await team.tenant.db.select().from(pushSubscriptions)).toEqual([]);
	expect(await team.tenant.db.select().from(notifications)).toEqual([]);
	for (const browser of [removed, left]) expect(await arrivedAt(browser)).toHaveLength(1);
});
