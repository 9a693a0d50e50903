import { env } from "cloudflare:test";
import { eq } from "drizzle-orm";
import { afterEach, expect, test } from "vitest";
import { endSession, liveSessionIds } from "#app/domain/auth/sessions.server.ts";
import { addDevice, listDevices } from "#app/domain/notifications/devices.server.ts";
import { readHowTold } from "#app/domain/notifications/how-told.server.ts";
import { notify } from "#app/domain/notifications/notify.server.ts";
import { sendPush, testPush } from "#app/domain/notifications/send-push.server.ts";
import { readSettings, settingsFrom } from "#app/domain/org/member-settings.server.ts";
import { DEFAULT_SETTINGS } from "#app/domain/org/member-settings.ts";
import { DAY, setClockOffset } from "#app/platform/clock.ts";
import { applicationServerKey, type Subscription } from "#app/platform/web-push.ts";
import { notifications, pushSubscriptions } from "#app/schema/team.ts";
import { ORIGIN, send } from "../support/http.ts";
import { control } from "../support/instagram.ts";
import { signInAgain } from "../support/people.ts";
import { makeTeam } from "../support/team.ts";

type Team = Awaited<ReturnType<typeof makeTeam>>;
type Somebody = Team["member"];

afterEach(() => setClockOffset(0));

const SAVED = { intent: "save", quietFrom: "22", quietUntil: "7", digestAt: "8", timeZone: "Europe/Berlin" };

/** Posts the form of the settings; of a field there may be several. */
function post({ slug }: Team, { cookie }: { cookie: string }, fields: Record<string, string>, told: string[] = []) {
	const body = new URLSearchParams([...Object.entries(fields), ...told.map((box) => ["told", box])]);
	return send(`/o/${slug}/settings/notifications`, { method: "POST", body, headers: { cookie, origin: ORIGIN } });
}

async function settingsOf({ tenant }: Team, { user }: Somebody) {
	return settingsFrom(await readSettings(tenant, user.id));
}

async function aSubscription(): Promise<Subscription> {
	const { endpoint, keys } = (await control("browsers", { application_server_key: applicationServerKey(env) })) as Subscription;
	return { endpoint, keys };
}

test("one form without scripts says what is told, where, when and how much of it", async () => {
	const team = await makeTeam();

	const answer = await post(team, team.member, { ...SAVED, showsText: "yes" }, ["mention:app", "mention:push", "message:sound"]);

	expect(answer.status).toBe(200);
	expect(await answer.text()).toContain("Saved.");
	expect(await settingsOf(team, team.member)).toMatchObject({
		told: { message: ["sound"], assigned: [], mention: ["app", "push"], "follow-up": [], expiring: [], "not-sent": [], trouble: [] },
		showsText: true,
		quiet: { from: 22, until: 7 },
		digestAt: 8,
		timeZone: "Europe/Berlin",
	});
	await post(team, team.member, { ...SAVED, digestAt: "" });
	expect(await settingsOf(team, team.member)).toMatchObject({ showsText: false, digestAt: null, told: { mention: [] } });
});

test("what was chosen is a member's own, and leaves their other settings as they are", async () => {
	const team = await makeTeam();
	const { slug } = team;
	const personal = new URLSearchParams({ undoSeconds: "10", density: "compact" });
	await send(`/o/${slug}/settings/personal`, { method: "POST", body: personal, headers: { cookie: team.member.cookie, origin: ORIGIN } });

	await post(team, team.member, SAVED, ["mention:app"]);

	expect(await settingsOf(team, team.member)).toMatchObject({ enterSends: false, undoSeconds: 10, density: "compact", digestAt: 8 });
	expect(await readHowTold(team.tenant, team.admin.user.id)).toMatchObject({ told: DEFAULT_SETTINGS.told, digestAt: null });
});

test.each([
	["an hour that no day has", { quietFrom: "24" }, []],
	["a zone that is none", { timeZone: "Mars/Olympus" }, []],
	["a box that the table does not have", {}, ["message:app"]],
	["a field that is unknown", { undoSeconds: "5" }, []],
])("%s is refused, and nothing changes", async (_, fields, told) => {
	const team = await makeTeam();

	const answer = await post(team, team.member, { ...SAVED, ...fields }, told);

	expect(answer.status).toBe(400);
	expect(await settingsOf(team, team.member)).toEqual(DEFAULT_SETTINGS);
});

test("a browser is added under the name that it gives itself, tested and removed", async () => {
	const team = await makeTeam();
	const { endpoint, keys } = await aSubscription();
	const added = await post(team, team.member, { intent: "add-device", endpoint, ...keys });
	expect(added.status).toBe(200);
	const [device] = await listDevices(team.tenant, team.member.user.id);
	expect(device?.device).toBe("Unknown browser on unknown system");

	const tested = await post(team, team.member, { intent: "test", deviceId: device?.id ?? "" });
	expect(await tested.text()).toContain("took it. It shows there as soon as the device is on.");
	expect((await post(team, team.admin, { intent: "test", deviceId: device?.id ?? "" })).status).toBe(404);
	expect((await post(team, team.admin, { intent: "remove-device", deviceId: device?.id ?? "" })).status).toBe(404);
	expect((await post(team, team.member, { intent: "remove-device", deviceId: device?.id ?? "" })).status).toBe(200);
	expect(await listDevices(team.tenant, team.member.user.id)).toEqual([]);
});

test("an address that is no push service's is refused", async () => {
	const team = await makeTeam();
	const { keys } = await aSubscription();

	const answer = await post(team, team.member, { intent: "add-device", endpoint: "https://evil.test/push", ...keys });

	expect(answer.status).toBe(400);
	expect(await team.tenant.db.select().from(pushSubscriptions)).toEqual([]);
});

test("a browser is told nothing once its session has ended, however it ended, and other browsers still are", async () => {
	const team = await makeTeam();
	const { user, sessionHash } = team.member;
	const cookie = await signInAgain(user);
	const elsewhere = await post(team, { cookie }, { intent: "add-device", ...flat(await aSubscription()) });
	expect(elsewhere.status).toBe(200);
	const [other] = await listDevices(team.tenant, user.id);
	await addDevice(team.tenant, user.id, { subscription: await aSubscription(), device: "Chrome on macOS", sessionHash });
	expect(await listDevices(team.tenant, user.id)).toHaveLength(2);

	await endSession(env, new Request(ORIGIN, { headers: { cookie } }));

	expect((await listDevices(team.tenant, user.id)).map(({ device }) => device)).toEqual(["Chrome on macOS"]);
	await notify(team.tenant, { kind: "trouble", about: "one", memberIds: [user.id] });
	const [row] = await team.tenant.db.select().from(notifications);
	await sendPush(team.tenant, { notificationId: row?.id ?? "", subscriptionId: other?.id ?? "", attempt: 0 });
	expect(await testPush(team.tenant, user.id, other?.id ?? "")).toBeNull();
	expect(await team.tenant.db.select().from(pushSubscriptions)).toHaveLength(1);
	expect(
		await team.tenant.db
			.select()
			.from(pushSubscriptions)
			.where(eq(pushSubscriptions.id, other?.id ?? "")),
	).toEqual([]);
});

test("a session that nobody used for two weeks tells nothing either", async () => {
	const team = await makeTeam();
	const { user, sessionHash } = team.member;
	await addDevice(team.tenant, user.id, { subscription: await aSubscription(), device: "Chrome on macOS", sessionHash });
	expect((await liveSessionIds(env, user.id)).size).toBe(1);

	setClockOffset(15 * DAY);

	expect(await listDevices(team.tenant, user.id)).toEqual([]);
});

function flat({ endpoint, keys }: Subscription) {
	return { endpoint, ...keys };
}
