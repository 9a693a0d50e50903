import {
	createExecutionContext,
	createMessageBatch,
	env,
	getQueueResult,
	runDurableObjectAlarm,
	SELF,
	waitOnExecutionContext,
} from "cloudflare:test";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { consume } from "#workers/consume.ts";
import { ORIGIN } from "../support/http.ts";
import { allDoors, intentsWithoutRoute, routesMissingInBuild } from "./doors.ts";
import { knock } from "./knock.ts";
import { madeUp, makeSide, type Side } from "./side.ts";
import { settledState, stateOf } from "./state.ts";
import { channelRows, frameRows, httpRows, queueRows } from "./table.ts";

vi.setConfig({ testTimeout: 60_000 });

const rows = [...httpRows, ...frameRows, ...queueRows, ...channelRows];
const figure = { requests: 0, problems: 0, shown: 0 };
let other: Side;
/** Asks where nothing is changed by asking. */
let reader: Side;
let before: Record<string, string>;
let overheard: string[] = [];

beforeAll(async () => {
	other = await makeSide("SHARD_00");
	reader = await makeSide("SHARD_00");
	before = await settledState(other);
	overheard = (await connect(other)).frames;
}, 60_000);

afterAll(() => {
	console.log(`figure: sweep: ${rows.length} doors, ${figure.requests} requests, ${figure.problems} leaks`);
});

test("every door has a row, and every row a door", () => {
	expect(routesMissingInBuild(), "The build is older than the routes: run `npm run build`.").toEqual([]);
	expect(intentsWithoutRoute(), "Import these forms in the route whose action takes them, so that their intents can be seen").toEqual([]);
	const doors = allDoors();
	const known = new Set(rows.map(({ door }) => door));

	const without = doors.filter((door) => !known.has(door)).map(helpWith);
	const stale = [...known].filter((door) => !doors.includes(door));

	expect(without.join("\n"), "Doors without a row in tests/sweep/rows").toBe("");
	expect(stale, "Rows in tests/sweep/rows whose door is gone: remove them").toEqual([]);
	expect(known.size, "Two rows for one door").toBe(rows.length);
});

test.each(httpRows)("$door", async (row) => {
	const isRead = /^(loader|GET|upgrade) /.test(row.door);
	const own = isRead ? reader : await makeSide(row.who === "secret" ? "SHARD_01" : "SHARD_00");

	await row.given?.(own);
	const { requests, problems, showedOwn } = await knock(row, own, other);

	figure.requests += requests;
	figure.problems += problems.length;
	if (showedOwn) figure.shown++;
	expect(problems).toEqual([]);
	expect(await stateOf(other)).toEqual(before);
});

test.each(frameRows)("$door", async ({ frame, answer }) => {
	const { socket, frames } = await connect(reader);

	socket.send(JSON.stringify(frame(other.ids)));
	const answered = () => frames.find((said) => JSON.parse(said).type === answer);
	await expect.poll(answered).toBeDefined();

	figure.requests++;
	expect(frames.join()).not.toContain(other.mark);
	expect(await stateOf(other)).toEqual(before);
});

test.each(queueRows)("$door", async ({ message }) => {
	const foreign = { ...other.ids, orgId: reader.orgId };
	const nobodys = madeUp(other.ids);
	const isAddressed = "orgId" in message(reader.ids);
	const bodies = [
		...(isAddressed ? [message(foreign)] : []),
		message(nobodys),
		{ ...message(nobodys), extra: other.orgId },
		{ kind: "nothing" },
	];

	for (const body of bodies) {
		const batch = createMessageBatch("dm-tracker-work", [{ id: crypto.randomUUID(), timestamp: new Date(), attempts: 1, body }]);
		const context = createExecutionContext();
		await consume(batch, env);
		const { explicitAcks } = await getQueueResult(batch, context);
		await waitOnExecutionContext(context);
		figure.requests++;
		expect(explicitAcks, JSON.stringify(body)).toHaveLength(1);
	}
	expect(await stateOf(other)).toEqual(before);
});

test("the channel of an org opens for its own members alone, and hears and closes nobody else's sockets", async () => {
	const own = reader;
	const [ours, theirs] = [channelOf(own), channelOf(other)];
	const headers = (side: Side, user: string) => ({
		upgrade: "websocket",
		"x-org-id": side.orgId,
		"x-user-id": user,
		"x-session-hash": own.people.owner.sessionHash,
	});
	const open = await connect(other);
	const heard = open.frames.length;

	const statusOf = async (channel: typeof ours, given: Record<string, string>) =>
		(await channel.fetch("https://channel/live", { headers: given })).status;
	expect(await statusOf(theirs, { upgrade: "websocket" })).toBe(400);
	expect(await statusOf(theirs, headers(other, own.people.owner.id))).toBe(404);
	expect(await statusOf(theirs, headers(own, own.people.owner.id))).toBe(404);
	expect(await statusOf(ours, headers(other, other.people.owner.id))).toBe(404);
	expect(await ours.ping()).toBe("pong");
	await ours.publish(['{"type":"change"}']);
	await ours.tell(other.people.owner.id, ['{"type":"told"}']);
	expect(await theirs.leaseHolder(other.ids.conversation)).toBeNull();
	await ours.revoke(`u:${other.people.owner.id}`);
	await ours.revoke(`s:${other.people.owner.sessionHash}`);
	await runDurableObjectAlarm(theirs);
	open.socket.send("ping");

	await expect.poll(() => open.frames.at(-1)).toBe("pong");
	figure.requests += 11;
	expect(open.frames.slice(heard)).toEqual(["pong"]);
	expect(open.closed()).toBe(false);
});

test("after all of it the other org's socket heard nothing, and right callers saw their own", () => {
	expect(overheard.map((frame) => JSON.parse(frame).type)).toEqual(["hello"]);
	expect(figure.shown).toBeGreaterThan(8);
	expect(figure.problems).toBe(0);
});

async function connect(side: Side) {
	const headers = { upgrade: "websocket", origin: ORIGIN, cookie: side.people.owner.cookie };
	const { webSocket: socket } = await SELF.fetch(`${ORIGIN}/o/${side.slug}/live`, { headers });
	if (!socket) throw new Error("no socket");
	const frames: string[] = [];
	let isClosed = false;
	socket.addEventListener("message", ({ data }) => void frames.push(String(data)));
	socket.addEventListener("close", () => {
		isClosed = true;
	});
	socket.accept();
	await vi.waitFor(() => expect(frames[0]).toContain("hello"));
	return { socket, frames, closed: () => isClosed };
}

function channelOf(side: Side) {
	return env.ORG_CHANNEL.get(env.ORG_CHANNEL.idFromName(side.orgId));
}

/** The row to write, as far as the door's name tells. */
function helpWith(door: string): string {
	const [kind = "", name = "", intent] = door.split(" ");
	if (kind === "frame") return `frameRows: { door: "${door}", frame: (ids) => ({ type: "${name}" }), answer: "…" },`;
	if (kind === "queue") return `queueRows: { door: "${door}", message: ({ orgId }) => ({ kind: "${name}", orgId }) },`;
	if (kind === "channel") return `channelRows: "${name}", and a line in sweep.test.ts that shows what another org's channel makes of it`;
	const path =
		kind === "GET" || kind === "POST"
			? name
			: name
					.slice("routes".length)
					.replaceAll("_.", ".")
					.replaceAll(".", "/")
					.replace(/^\/o\/\$org/, "");
	const form = kind === "action" ? `, form: {${intent ? ` intent: "${intent}",` : ""} … }` : "";
	const asked = name.startsWith("routes/o.$org") ? `inOrg(ids, "${path}")` : `"${path}"`;
	return `httpRows: { door: "${door}", who: "work-inbox", asked: (ids) => ({ path: ${asked}${form} }), right: 200 },`;
}
