/** Password hashes: scrypt, stored with its parameters so that they can be raised later. */
import { Buffer } from "node:buffer";
import { scrypt, timingSafeEqual } from "node:crypto";
import { now, SECOND } from "#app/platform/clock.ts";

type Cost = { ln: number; r: number; p: number };

const COST: Cost = { ln: 15, r: 8, p: 3 };
const MEMORY = 64 * 1024 * 1024;
const SALT_BYTES = 16;
const KEY_BYTES = 32;
const STORED = /^scrypt\$ln=(\d{1,2}),r=(\d{1,2}),p=(\d{1,2})\$([\w+/]+=*)\$([\w+/]+=*)$/;

/** Each hash takes a core for over 100 ms: more than this at once would starve everybody else. */
const AT_ONCE = 2;
const WAITING = 16;
/** A request that its visitor gave up never says that it is over; after this its place is free again. */
const PATIENCE = 10 * SECOND;

/** Too many passwords are being checked at once; the caller answers 429. */
export class TooBusyError extends Error {
	override name = "TooBusyError";
}

/** `scrypt$ln=15,r=8,p=3$<salt>$<hash>`, salt and hash base64. Throws `TooBusyError`. */
export async function hashPassword(password: string): Promise<string> {
	const salt = Buffer.from(crypto.getRandomValues(new Uint8Array(SALT_BYTES)));
	const key = await inTurn(() => derive(password, salt, COST));
	return `scrypt$ln=${COST.ln},r=${COST.r},p=${COST.p}$${salt.toString("base64")}$${key.toString("base64")}`;
}

/**
 * Whether the password belongs to the stored hash. With null, for an e-mail that nobody has, it does the same work and
 * says no, so that the time tells nothing. Throws `TooBusyError`.
 */
export async function verifyPassword(password: string, stored: string | null): Promise<boolean> {
	const { cost, salt, key } = read(stored) ?? { cost: COST, salt: Buffer.alloc(SALT_BYTES), key: null };
	const derived = await inTurn(() => derive(password, salt, cost));
	return key !== null && key.length === KEY_BYTES && timingSafeEqual(derived, key);
}

/** Whether a stored hash was made with other parameters than today's, so that a sign-in that worked should renew it. */
export function hasOldParameters(stored: string): boolean {
	const cost = read(stored)?.cost;
	return cost?.ln !== COST.ln || cost.r !== COST.r || cost.p !== COST.p;
}

function read(stored: string | null): { cost: Cost; salt: Buffer; key: Buffer } | null {
	const [, ln, r, p, salt, key] = STORED.exec(stored ?? "") ?? [];
	if (!salt || !key) return null;
	return { cost: { ln: Number(ln), r: Number(r), p: Number(p) }, salt: Buffer.from(salt, "base64"), key: Buffer.from(key, "base64") };
}

let computed = 0;

/** How many hashes this isolate has computed: the work that limits must keep from strangers. */
export function hashesComputed(): number {
	return computed;
}

function derive(password: string, salt: Buffer, { ln, r, p }: Cost): Promise<Buffer> {
	computed++;
	const options = { N: 2 ** ln, r, p, maxmem: MEMORY };
	return new Promise((resolve, reject) => {
		scrypt(password.normalize("NFC"), salt, KEY_BYTES, options, (error, key) => (error ? reject(error) : resolve(key)));
	});
}

/** Work and waiting work in the order it came, each by when it must be over. The first `AT_ONCE` run. */
const turns = new Set<{ endsAt: number }>();

async function inTurn<T>(work: () => Promise<T>): Promise<T> {
	forgetAbandoned();
	if (turns.size >= AT_ONCE + WAITING) throw new TooBusyError("too many passwords at once");
	const turn = { endsAt: now() + PATIENCE };
	turns.add(turn);
	try {
		// Each request waits on its own timer: one that ended can neither wake the next nor keep it waiting.
		while ([...turns].indexOf(turn) >= AT_ONCE) {
			await new Promise((resolve) => setTimeout(resolve, 10));
			forgetAbandoned();
			if (!turns.has(turn)) throw new TooBusyError("waited too long");
		}
		return await work();
	} finally {
		turns.delete(turn);
	}
}

function forgetAbandoned() {
	const at = now();
	for (const turn of turns) {
		if (turn.endsAt < at) turns.delete(turn);
	}
}
