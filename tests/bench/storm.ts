/** A seeded storm of events: who wrote what when, what is told twice, and the bodies in which it comes. */
import { createHmac } from "node:crypto";
import { createChance } from "./fill.ts";
import { ACCOUNT, SECRET } from "./support.ts";

/** One thing that was written; `at` is milliseconds since 1970. */
export type Written = { mid: string; person: string; at: number; text: string; isEcho: boolean };
export type Storm = { written: Written[]; bodies: { body: string; mids: string[] }[] };

const PERSON = 18_100_000_000_000_000n;
const MOST_IN_A_BODY = 1000;

/** `events` events of `people`, a share of them told a second time, shuffled, in bodies of one to a thousand. */
export function makeStorm({ events, people, repeated, seed }: { events: number; people: number; repeated: number; seed: number }): Storm {
	const chance = createChance(seed);
	const start = Date.now() - 3_600_000;
	const written = Array.from({ length: Math.round(events * (1 - repeated)) }, (_, number) => ({
		mid: `storm-${seed}-${number}`,
		person: String(PERSON + BigInt(number % people)),
		at: start + number * 50,
		text: `storm ${seed} number ${number}.`,
		isEcho: number % 5 === 4,
	}));
	const again = Array.from({ length: events - written.length }, () => written[Math.floor(chance() * written.length)] as Written);
	const told = shuffled([...written, ...again], chance);
	const bodies: Storm["bodies"] = [];
	for (let first = 0; first < told.length; ) {
		// One body in the middle is as large as they come; else most are small.
		const size = bodies.length === 20 ? MOST_IN_A_BODY : Math.round(MOST_IN_A_BODY ** (chance() ** 3));
		const part = told.slice(first, first + size);
		bodies.push({ body: bodyOf(part), mids: part.map(({ mid }) => mid) });
		first += part.length;
	}
	return { written, bodies };
}

/** A webhook body with these messages; its time tells it from another one with the same. */
export function bodyOf(messages: Written[], time = Date.now()): string {
	const messaging = messages.map(({ mid, person, at, text, isEcho }) => ({
		sender: { id: isEcho ? ACCOUNT : person },
		recipient: { id: isEcho ? person : ACCOUNT },
		timestamp: at,
		message: { mid, text, ...(isEcho && { is_echo: true }) },
	}));
	return JSON.stringify({ object: "instagram", entry: [{ id: ACCOUNT, time, messaging }] });
}

/** The header that signs a body as Instagram does. */
export function signatureOf(body: string): string {
	return `sha256=${createHmac("sha256", SECRET).update(body).digest("hex")}`;
}

function shuffled<T>(values: T[], chance: () => number): T[] {
	for (let last = values.length - 1; last > 0; last--) {
		const other = Math.floor(chance() * (last + 1));
		[values[last], values[other]] = [values[other] as T, values[last] as T];
	}
	return values;
}
