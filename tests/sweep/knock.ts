/** Knocks on one door as every wrong caller and then as the right one, and says what was not as it must be. */
import { SELF } from "cloudflare:test";
import { eq } from "drizzle-orm";
import { type Capability, may, ROLES } from "#app/domain/org/roles.ts";
import { contacts, conversations, messages } from "#app/schema/shard.ts";
import { ORIGIN } from "../support/http.ts";
import type { Asked, HttpRow } from "./rows/row.ts";
import { BEARER, type Ids, LEAD, madeUp, type Side } from "./side.ts";

export type Knocked = { requests: number; problems: string[]; showedOwn: boolean };

type Answer = { status: number; location: string; type: string; body: string };

const SECRETS = ["x-org-auth-token", "authorization", "x-local-secret", "x-hub-signature-256"];

/** `own` asks, `other` is whose rows must stay unseen and unchanged. */
export async function knock(row: HttpRow, own: Side, other: Side): Promise<Knocked> {
	const result: Knocked = { requests: 0, problems: [], showedOwn: false };
	const nothing = madeUp(other.ids);
	const named = swap(other.ids, nothing, BEARER);
	const isPage = /^(loader|action) /.test(row.door);
	const forms = isPage ? [false, true] : [false];

	const ask = async (
		what: string,
		asked: Asked,
		headers: Record<string, string>,
		isData: boolean,
		named: Partial<Ids>,
		unseen: { mark: string; of: string } = { mark: other.mark, of: "the other org" },
	) => {
		result.requests++;
		const answer = await sendAsked(asked, headers, isData);
		const shown = withoutNamed(answer.body, asked, named);
		if (shown.includes(unseen.mark))
			result.problems.push(`${what}: the answer shows something of ${unseen.of}: ${around(shown, unseen.mark)}`);
		if (answer.status >= 500) result.problems.push(`${what}: ${answer.status}`);
		return { ...answer, body: shown };
	};
	const expectStatus = (what: string, answer: Answer, expected: number, isData: boolean) => {
		if (answer.status !== expected && !(isData && expected >= 300 && expected < 400 && answer.status === 202)) {
			result.problems.push(`${what}: ${answer.status} ${answer.location} instead of ${expected}: ${answer.body.slice(0, 120)}`);
		}
	};
	const credential = (side: Side): Record<string, string> => {
		if (row.who === "token") return { "x-org-auth-token": side.token };
		return row.who === "everybody" || row.who === "secret" ? {} : { cookie: side.people[row.as ?? "owner"].cookie };
	};

	const limited: Record<string, string> =
		row.who === "token" ? { "x-org-auth-token": own.memberToken } : { cookie: own.people.member.cookie };

	for (const isData of forms) {
		const suffix = isData ? " (.data)" : "";
		const used = await idsOf(row);
		// Nobody, about the other org and about nothing.
		const anonymous = row.withoutSecret ?? (async (ids: Ids) => bare(await row.asked(ids)));
		if (row.who !== "everybody") {
			const callers: [string, Record<string, string>][] = [["anonymous", {}]];
			if (row.who === "secret") callers.push(["somebody signed in without the secret", { cookie: own.people.owner.cookie }]);
			for (const [caller, headers] of callers) {
				const [about, aboutNothing] = [
					await ask(`${caller}${suffix}`, await anonymous(other.ids), headers, isData, other.ids),
					await ask(`${caller}, about nothing${suffix}`, await anonymous(nothing), headers, isData, nothing),
				];
				if (row.anonymous !== undefined || row.who === "token") expectStatus(`${caller}${suffix}`, about, row.anonymous ?? 401, isData);
				else if (!`${about.location} ${about.body}`.includes("/login")) {
					result.problems.push(`${caller}${suffix}: ${about.status} ${about.location} instead of the sign-in page`);
				}
				if (row.anonymous !== undefined || row.who === "token") expectSame(result, `${caller}${suffix}`, about, aboutNothing);
			}
		}

		// The other org's ids, one at a time and all together, in path, query and body; and ids that nothing has.
		for (const names of row.who === "secret" ? [] : swapsOf([...used])) {
			const what = `another org's ${names.join(", ")}${suffix}`;
			const [theirs, nobodys] = [swap(own.ids, named, names), swap(own.ids, nothing, names)];
			const answer = await ask(what, await row.asked(theirs), credential(own), isData, other.ids);
			const onNothing = await ask(`${what}, of nothing`, await row.asked(nobodys), credential(own), isData, nothing);
			const isHarmless = names.every((name) => row.harmless?.includes(name));
			expectStatus(what, answer, isHarmless ? row.right : (row.foreign ?? 404), isData);
			// A code that is its own permission opens what it names, so it differs from one that opens nothing.
			if (row.foreign !== 200) expectSame(result, what, answer, onNothing);
		}

		// A role that lacks the capability.
		for (const role of ROLES.filter((role) => isCapability(row.who) && !may(role, row.who))) {
			const answer = await ask(`a ${role}${suffix}`, await row.asked(own.ids), { cookie: own.people[role].cookie }, isData, own.ids);
			expectStatus(`a ${role}${suffix}`, answer, 403, isData);
		}

		// A Team Member who sees their own leads alone, with ids of a lead that is not theirs.
		if (isForMembers(row)) {
			const leadIds = LEAD.filter((name) => used.has(name));
			const unseen = { mark: own.leadMark, of: "a lead that is not theirs" };
			const before = await leadState(own);
			for (const names of swapsOf(leadIds)) {
				const what = `somebody else's ${names.join(", ")}${suffix}`;
				const [theirs, nobodys] = [swap(own.memberIds, own.ids, names), swap(own.memberIds, nothing, names)];
				const answer = await ask(what, await row.asked(theirs), limited, isData, only(own.ids, names), unseen);
				const onNothing = await ask(`${what}, of nothing`, await row.asked(nobodys), limited, isData, only(nothing, names), unseen);
				const isHarmless = names.every((name) => row.harmless?.includes(name));
				expectStatus(what, answer, isHarmless ? row.right : (row.foreign ?? 404), isData);
				expectSame(result, what, answer, onNothing);
			}
			if ((await leadState(own)) !== before) result.problems.push(`a limited member${suffix}: the lead is not what it was`);
			if (leadIds.length > 0 || isReading(row)) {
				const what = `a limited member about what is theirs${suffix}`;
				const answer = await ask(what, await row.asked(own.memberIds), limited, isData, {}, unseen);
				if (!isData) expectStatus(what, answer, row.right, isData);
			}
		}

		// The other org named where nobody asks for it.
		const extra = { org: other.ids.org, orgId: other.orgId, org_id: other.orgId };
		if (row.who !== "secret" && row.door !== "action routes/logout") {
			const asked = await row.asked(own.ids);
			const path = `${asked.path}${asked.path.includes("?") ? "&" : "?"}${new URLSearchParams(extra)}`;
			const crowded = { ...asked, path, ...(asked.form && { form: { ...asked.form, ...extra } }) };
			await ask(`another org's id beside the request${suffix}`, crowded, credential(own), isData, other.ids);
		}
	}

	const right = await ask("the right caller", await row.asked(own.ids), credential(own), false, other.ids);
	expectStatus("the right caller", right, row.right, false);
	result.showedOwn = right.body.includes(own.mark);
	return result;
}

async function sendAsked(
	{ path, method, form, body, headers = {} }: Asked,
	more: Record<string, string>,
	isData: boolean,
): Promise<Answer> {
	const payload = form ? new URLSearchParams(form) : body;
	const answer = await SELF.fetch(`${ORIGIN}${isData ? dataPath(path) : path}`, {
		method: method ?? (payload === undefined ? "GET" : "POST"),
		redirect: "manual",
		headers: { ...(payload !== undefined && { origin: ORIGIN }), ...headers, ...more },
		...(payload !== undefined && { body: payload }),
	});
	if (answer.webSocket) {
		answer.webSocket.accept();
		answer.webSocket.close();
	}
	const { status } = answer;
	const location = answer.headers.get("location") ?? "";
	return { status, location, type: answer.headers.get("content-type") ?? "", body: answer.webSocket ? "" : await answer.text() };
}

/** The address under which a page of ours asks for the data of a route alone. */
function dataPath(path: string) {
	const [pathname = "", query] = path.split("?");
	return `${pathname === "/" ? "/_root" : pathname}.data${query === undefined ? "" : `?${query}`}`;
}

/** A request without what proves anything. */
function bare(asked: Asked): Asked {
	const headers = Object.fromEntries(Object.entries(asked.headers ?? {}).filter(([name]) => !SECRETS.includes(name)));
	return { ...asked, headers };
}

/** Which ids a row's request names: those that it reads. */
async function idsOf(row: HttpRow): Promise<Set<keyof Ids>> {
	const used = new Set<keyof Ids>();
	const watched = new Proxy({} as Ids, {
		get: (_, name) => {
			used.add(name as keyof Ids);
			return "x";
		},
	});
	await row.asked(watched);
	return used;
}

/** Each alone, and all together. */
function swapsOf<Name>(names: Name[]): Name[][] {
	return names.length > 1 ? [...names.map((name) => [name]), names] : names.map((name) => [name]);
}

/** Whether Team Members may ask, themselves or by an API token with their eyes. */
function isForMembers({ who }: HttpRow) {
	return who === "token" || (isCapability(who) && may("member", who));
}

function isReading({ door }: HttpRow) {
	return /^(loader|GET) /.test(door);
}

/** What is stored of the lead that is not the Team Member's. */
async function leadState({ tenant, ids }: Side): Promise<string> {
	const rows = await Promise.all([
		tenant.db.select().from(contacts).where(eq(contacts.id, ids.contact)),
		tenant.db.select().from(conversations).where(eq(conversations.id, ids.conversation)),
		tenant.db.select().from(messages).where(eq(messages.conversationId, ids.conversation)).orderBy(messages.id),
	]);
	return JSON.stringify(rows);
}

function swap(ids: Ids, others: Ids, names: readonly (keyof Ids)[]): Ids {
	return { ...ids, ...Object.fromEntries(names.map((name) => [name, others[name]])) };
}

function only(ids: Ids, names: readonly (keyof Ids)[]): Partial<Ids> {
	return Object.fromEntries(names.map((name) => [name, ids[name]]));
}

/** The body without what the request itself named, and without what is new in every answer. */
function withoutNamed(body: string, asked: Asked, named: Partial<Ids>) {
	const typed = Object.values(asked.form ?? {}).filter((value) => value.length > 8);
	const ids = [...Object.values(named), ...typed].flatMap((id) => [id, encodeURIComponent(id)]).filter((id) => id.length > 3);
	let rest = body.replace(/nonce="[^"]*"|"nonce":"[^"]*"/g, "");
	for (const id of ids.sort((a, b) => b.length - a.length)) rest = rest.replaceAll(id, "");
	return rest;
}

/** What does not exist and what is somebody else's must be told apart by nothing. */
function expectSame(result: Knocked, what: string, answer: Answer, onNothing: Answer) {
	if (answer.status !== onNothing.status || answer.type !== onNothing.type || steady(answer.body) !== steady(onNothing.body)) {
		result.problems.push(`${what}: the answer differs from that for an id that nothing has: ${answer.status} and ${onNothing.status}`);
	}
}

/** Without what the clock and chance write into answers. */
function steady(body: string) {
	return body.replace(/\d{13}/g, "").replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, "");
}

function around(text: string, mark: string) {
	const at = text.indexOf(mark);
	return text.slice(Math.max(0, at - 60), at + mark.length + 20);
}

function isCapability(who: HttpRow["who"]): who is Capability {
	return who !== "everybody" && who !== "signed-in" && who !== "token" && who !== "secret";
}
