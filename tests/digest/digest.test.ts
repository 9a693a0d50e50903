import { env } from "cloudflare:test";
import { eq } from "drizzle-orm";
import { afterEach, expect, test } from "vitest";
import { sweepDigests, writeDigest } from "#app/domain/digest/digest.server.ts";
import { setFollowUps } from "#app/domain/follow-ups/follow-ups.server.ts";
import { putAside } from "#app/domain/inbox/put-aside.server.ts";
import { sendMail } from "#app/domain/mail/mails.server.ts";
import { changeSettings } from "#app/domain/org/member-settings.server.ts";
import { DAY, HOUR, now, setClockOffset } from "#app/platform/clock.ts";
import { directory } from "#app/platform/db/bindings.ts";
import { settingsOf } from "#app/platform/env.ts";
import { mine, owned } from "#app/platform/tenant.ts";
import { mails, memberships, orgs, users } from "#app/schema/directory.ts";
import { contacts, conversations } from "#app/schema/shard.ts";
import { memberSettings, mentions, notes } from "#app/schema/team.ts";
import { makeConversation } from "../support/make.ts";
import { makeTeam } from "../support/team.ts";

type Team = Awaited<ReturnType<typeof makeTeam>>;
type Somebody = Team["member"];
type Sent = { to: string; subject: string; text: string; html: string };

afterEach(() => setClockOffset(0));

/** Moves the clock on to tomorrow, at a time in UTC. */
function goTo(time: string) {
	setClockOffset(0);
	const [hour = 0, minute = 0] = time.split(":").map(Number);
	const today = new Date(now());
	const next = Date.UTC(today.getUTCFullYear(), today.getUTCMonth(), today.getUTCDate() + 1, hour, minute);
	setClockOffset(next - Date.now());
}

/** The environment with a way out that keeps what leaves by it; `answers` fail it. */
function withWayOut(answers: (Error | null)[] = []) {
	const sent: Sent[] = [];
	const send = async (mail: Sent) => {
		const trouble = answers.shift();
		if (trouble) throw trouble;
		sent.push(mail);
	};
	return { sent, env: { ...env, SEND_EMAIL: { send } } as unknown as typeof env };
}

const choose = (team: Team, { user }: Somebody, change = {}) =>
	changeSettings(team.tenant, user.id, { digestAt: 8, timeZone: "UTC", ...change });

/** One round, and what it sends to the members of a team. */
async function round(team: Team, way = withWayOut()) {
	await sweepDigests(env, { all: true });
	for (const { id } of await waiting(team)) await sendMail(way.env, id, { digest: writeDigest });
	return way.sent;
}

function waiting({ orgId }: Team) {
	return directory(env).select({ id: mails.id }).from(mails).where(eq(mails.orgId, orgId));
}

/** A lead that waits, of a member or of nobody, who wrote `ago` before now. */
async function aLead(team: Team, to: Somebody | null, { ago = HOUR, text = "How much is it?" } = {}) {
	const made = await makeConversation(team, { sentAt: now() - ago, text });
	if (to) {
		const assigned = { assigneeId: to.user.id };
		await team.tenant.batch([
			team.tenant.db
				.update(conversations)
				.set(assigned)
				.where(mine(team.tenant, conversations, eq(conversations.id, made.conversationId))),
			team.tenant.db
				.update(contacts)
				.set(assigned)
				.where(mine(team.tenant, contacts, eq(contacts.conversationId, made.conversationId))),
		]);
	}
	const [contact] = await team.tenant.db.select().from(contacts).where(eq(contacts.conversationId, made.conversationId));
	return { ...made, contactId: contact?.id ?? "" };
}

test("a mail says how much waits for a member and leads there, without a name or a word of a message", async () => {
	const team = await makeTeam();
	goTo("08:00");
	const { contactId } = await aLead(team, team.member, { ago: 20 * HOUR });
	await aLead(team, team.member, { ago: 5 * HOUR });
	await aLead(team, null);
	await aLead(team, team.admin);
	for (const whose of [team.member, null]) {
		await putAside(team.tenant, team.member.user.id, (await aLead(team, whose)).conversationId);
	}
	const at = now();
	const on = (dueAt: number, clientId: string) => {
		setClockOffset(dueAt - HOUR - Date.now());
		const set = { contactId, memberId: team.member.user.id, reason: "", endsOnAnswer: false, clientId, dueAt: [dueAt] };
		return setFollowUps(team.tenant, team.member.user.id, set);
	};
	await on(at - DAY, "overdue");
	await on(at + HOUR, "today");
	await on(at + 3 * DAY, "later");
	goTo("08:00");
	await choose(team, team.member);

	const [mail, ...more] = await round(team);

	expect(more).toEqual([]);
	expect(mail?.to).toBe(team.member.user.email);
	expect(mail?.subject).toBe(`${team.slug}: 2 leads of yours wait for an answer`);
	expect(mail?.text.split("\n\n").slice(1)).toEqual([
		`This is what waits for you in ${team.slug} today.`,
		expect.stringMatching(/^2 leads of yours wait for an answer: .*\/inbox\?view=unreplied&assignee=/),
		expect.stringMatching(/^1 reply window closes today: .*&window=open$/),
		expect.stringMatching(/^1 lead that is nobody's waits: .*assignee=nobody$/),
		expect.stringMatching(/^1 follow-up is overdue: .*\/follow-ups$/),
		expect.stringMatching(/^1 follow-up is due today: .*\/follow-ups$/),
		expect.stringMatching(/^Open the inbox: /),
		"DM Tracker",
		expect.stringMatching(/^Change this daily mail, or switch it off: .*\/settings\/notifications#times$/),
		expect.stringMatching(/^Privacy policy: /),
	]);
	expect(`${mail?.text}${mail?.html}`).not.toContain("How much");
});

test("who allows it reads who waits and what they wrote, those first whose windows close first", async () => {
	const team = await makeTeam();
	goTo("08:00");
	await aLead(team, team.member, { ago: 18 * HOUR, text: "Second <b>" });
	await aLead(team, team.member, { ago: 20 * HOUR, text: "First" });
	await choose(team, team.member, { showsText: true });

	const [mail] = await round(team);

	expect(mail?.text).toMatch(/“First” · closes at 12:00[\s\S]*“Second <b>” · closes at 14:00/);
	expect(mail?.html).toContain("Second &lt;b&gt;");
});

test("a day has one mail, however often it is looked for, also after its hour and in the next minutes", async () => {
	const team = await makeTeam();
	goTo("08:00");
	await aLead(team, team.member);
	await choose(team, team.member);

	expect(await round(team)).toHaveLength(1);
	expect(await round(team)).toEqual([]);
	goTo("08:45");
	expect(await round(team)).toEqual([]);
	setClockOffset(now() + DAY - Date.now());
	expect(await round(team)).toHaveLength(1);
});

test("two rounds before it leaves write one mail down, and two senders at a time send one", async () => {
	const team = await makeTeam();
	goTo("08:00");
	await aLead(team, team.member);
	await choose(team, team.member);
	await Promise.all([sweepDigests(env, { all: true }), sweepDigests(env, { all: true })]);
	const [row, ...more] = await waiting(team);
	const way = withWayOut();

	await Promise.all([1, 2, 3].map(() => sendMail(way.env, row?.id ?? "", { digest: writeDigest })));

	expect(more).toEqual([]);
	expect(way.sent).toHaveLength(1);
	expect(await waiting(team)).toEqual([]);
});

test("a sender that dies while it sends is followed by none that sends again", async () => {
	const team = await makeTeam();
	goTo("08:00");
	await aLead(team, team.member);
	await choose(team, team.member);
	await sweepDigests(env, { all: true });
	const [row] = await directory(env).select().from(mails).where(eq(mails.orgId, team.orgId));
	if (!row) throw new Error("no mail waits");
	expect(await writeDigest(env, row)).not.toBeNull();

	expect(await round(team)).toEqual([]);
	expect(await waiting(team)).toEqual([]);
});

test("what may have been taken is not sent again: the provider does not answer", async () => {
	const team = await makeTeam();
	goTo("08:00");
	await aLead(team, team.member);
	await choose(team, team.member);
	const way = withWayOut([new Error("Network connection lost.")]);

	expect(await round(team, way)).toEqual([]);
	setClockOffset(now() + HOUR / 4 - Date.now());

	expect(await round(team, way)).toEqual([]);
	expect(await waiting(team)).toEqual([]);
});

test("a database that fails before anything is sent costs nobody their mail", async () => {
	const team = await makeTeam();
	goTo("08:00");
	await aLead(team, team.member);
	await choose(team, team.member);
	await sweepDigests(env, { all: true });
	const [row] = await waiting(team);
	const way = withWayOut();
	let failed = 0;
	const DIRECTORY = new Proxy(env.DIRECTORY, {
		get(target, name) {
			if (name !== "prepare") return Reflect.get(target, name);
			return (statement: string) => {
				// Whether the address is confirmed is asked once the day is claimed.
				if (statement.startsWith('select "email_verified_at"') && failed++ === 0) throw new Error("D1_ERROR: Network connection lost.");
				return target.prepare(statement);
			};
		},
	});

	await sendMail({ ...way.env, DIRECTORY }, row?.id ?? "", { digest: writeDigest });
	expect(failed).toBe(1);
	expect(way.sent).toEqual([]);
	setClockOffset(now() + HOUR / 4 - Date.now());

	expect(await round(team, way)).toHaveLength(1);
	expect(await round(team, way)).toHaveLength(1);
});

test("a mail that the provider refuses is tried again, and sent once", async () => {
	const team = await makeTeam();
	goTo("08:00");
	await aLead(team, team.member);
	await choose(team, team.member);
	await sweepDigests(env, { all: true });
	const [row] = await waiting(team);
	const refusing = { ...env, MAIL_URL: `${new URL(settingsOf(env).MAIL_URL).origin}/no-such-door` };
	const way = withWayOut();

	await sendMail(refusing, row?.id ?? "", { digest: writeDigest });
	expect(await waiting(team)).toHaveLength(1);
	setClockOffset(now() + HOUR / 4 - Date.now());

	expect(await round(team, way)).toHaveLength(1);
	expect(await round(team, way)).toHaveLength(1);
});

test.each([
	["Asia/Kolkata", "02:30", "02:15"],
	["America/New_York", "13:00", "11:45"],
	["Pacific/Auckland", "20:00", "18:45"],
])("the hour is that of the member's zone: %s", async (timeZone, due, early) => {
	const team = await makeTeam();
	goTo(due);
	const hour = Number(new Intl.DateTimeFormat("en-GB", { hour: "2-digit", hourCycle: "h23", timeZone }).format(now()));
	await choose(team, team.member, { digestAt: hour, timeZone });
	await aLead(team, team.member);

	goTo(early);
	expect(await round(team)).toEqual([]);
	goTo(due);
	expect(await round(team)).toHaveLength(1);
});

test.each([
	["an hour that the clocks leave out in spring is made up for in the next", "2027-03-28T01:00:00Z", 2, 1],
	["an hour that comes twice in autumn brings one mail", "2027-10-31T00:00:00Z", 2, 1],
])("%s", async (_, first, digestAt, expected) => {
	const team = await makeTeam();
	setClockOffset(Date.parse(first) - Date.now());
	await aLead(team, team.member);
	await choose(team, team.member, { digestAt, timeZone: "Europe/Berlin" });
	const way = withWayOut();

	for (let quarter = 0; quarter < 12; quarter++) {
		setClockOffset(Date.parse(first) + (quarter * HOUR) / 4 - Date.now());
		await round(team, way);
	}

	expect(way.sent).toHaveLength(expected);
});

test("a member who is limited to their own leads hears of nobody else's", async () => {
	const team = await makeTeam();
	await directory(env).update(orgs).set({ limitsMembers: true }).where(eq(orgs.id, team.orgId));
	goTo("08:00");
	await aLead(team, team.member, { text: "Mine" });
	await aLead(team, null, { text: "Nobody's" });
	const other = await aLead(team, team.admin, { text: "Theirs" });
	await team.tenant.batch([
		team.tenant.db.insert(notes).values(
			owned(team.tenant, {
				...{ id: `${other.conversationId}-note`, conversationId: other.conversationId, authorId: team.admin.user.id, text: "look" },
				...{ mentions: [team.member.user.id], clientId: "one", createdAt: now() },
			}),
		),
		team.tenant.db.insert(mentions).values(
			owned(team.tenant, {
				...{ memberId: team.member.user.id, noteId: `${other.conversationId}-note`, conversationId: other.conversationId, at: now() },
			}),
		),
	]);
	await choose(team, team.member, { showsText: true });

	const [mail] = await round(team);

	expect(mail?.text).toContain("1 lead of yours waits");
	expect(mail?.text).not.toMatch(/nobody|mention|Theirs/);
});

test("the Owner of the same org hears of what is nobody's", async () => {
	const team = await makeTeam();
	goTo("08:00");
	await aLead(team, null);
	await choose(team, team.owner);

	expect((await round(team))[0]?.subject).toContain("1 lead that is nobody's waits");
});

test("nothing is sent to who has left, who switched it off, whose address is not confirmed, or for whom nothing waits", async () => {
	const team = await makeTeam();
	goTo("08:00");
	for (const each of [team.member, team.admin, team.second]) await aLead(team, each);
	for (const each of [team.member, team.admin, team.second]) await choose(team, each);
	await sweepDigests(env, { all: true });
	await directory(env).delete(memberships).where(eq(memberships.userId, team.member.user.id));
	await choose(team, team.admin, { digestAt: null });
	await directory(env).update(users).set({ emailVerifiedAt: null }).where(eq(users.id, team.second.user.id));
	const other = await makeTeam();
	await choose(other, other.member);

	expect(await waiting(team)).toHaveLength(3);
	expect(await round(team)).toEqual([]);
	expect(await waiting(team)).toEqual([]);
	expect(await round(other)).toEqual([]);
});

test("a stranger's leads are in nobody's mail", async () => {
	const [team, stranger] = [await makeTeam(), await makeTeam()];
	goTo("08:00");
	await aLead(stranger, stranger.member);
	await aLead(stranger, null);
	await choose(team, team.owner);

	expect(await round(team)).toEqual([]);
});

test("in between the quarters of an hour nobody is looked for", async () => {
	const team = await makeTeam();
	goTo("08:07");
	await aLead(team, team.member);
	await choose(team, team.member);

	await sweepDigests(env, { all: false });
	expect(await waiting(team)).toEqual([]);
	goTo("08:15");
	await sweepDigests(env, { all: false });
	expect(await waiting(team)).toHaveLength(1);
	expect(await team.tenant.db.select({ day: memberSettings.digestedOn }).from(memberSettings)).toEqual([{ day: null }]);
});
