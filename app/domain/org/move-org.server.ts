/**
 * Moving an org to another shard while it is used, in pieces that can be stopped anywhere: its rows are copied and what
 * changes meanwhile follows; then no write of it is taken for a moment, the rest follows, the directory names the new
 * shard, and what was left behind is taken away.
 */
import { and, eq, lte } from "drizzle-orm";
import { MINUTE, now, SECOND } from "#app/platform/clock.ts";
import { directory, shardNames } from "#app/platform/db/bindings.ts";
import {
	beginCapture,
	copyCounts,
	copyPage,
	countBoth,
	endCapture,
	eraseSome,
	followChanges,
	type Moving,
	resumeWrites,
	START,
	stopWrites,
} from "#app/platform/db/move.ts";
import type { Env } from "#app/platform/env.ts";
import { errorName, log } from "#app/platform/log.ts";
import { wake } from "#app/platform/queue.ts";
import { type MoveState, orgMoves, orgs } from "#app/schema/directory.ts";

type Move = typeof orgMoves.$inferSelect;

/** How long one turn goes on, and how long nobody else takes the move up. */
const TURN = 8 * SECOND;
const HELD_FOR = MINUTE;
/** Writes are stopped only when so few changes are left. */
const FEW = 100;
const MOST_ROUNDS = 50;

export type MoveResult = { ok: true } | { ok: false; reason: "no-such-shard" | "there-already" | "moving-already" };

/** Begins to move an org to a shard; null when there is no such org. */
export async function moveOrg(env: Env, slug: string, to: string): Promise<MoveResult | null> {
	const db = directory(env);
	const [org] = await db.select({ id: orgs.id, shard: orgs.shard }).from(orgs).where(eq(orgs.slug, slug));
	if (!org) return null;
	if (!shardNames(env).includes(to)) return { ok: false, reason: "no-such-shard" };
	if (org.shard === to) return { ok: false, reason: "there-already" };
	const at = now();
	const begun = await db
		.insert(orgMoves)
		.values({ orgId: org.id, fromShard: org.shard, toShard: to, state: "copying", position: START, rows: 0, startedAt: at, retryAt: at })
		.onConflictDoNothing()
		.returning({ orgId: orgMoves.orgId });
	if (begun.length === 0) return { ok: false, reason: "moving-already" };
	await wake(env, { kind: "move", orgId: org.id });
	return { ok: true };
}

/** How far the move of an org is: null when it is not moving. Times are milliseconds since 1970. */
export async function readMove(
	env: Env,
	slug: string,
): Promise<{ shard: string; move: { to: string; state: MoveState; rows: number } | null } | null> {
	const [org] = await directory(env)
		.select({ shard: orgs.shard, to: orgMoves.toShard, state: orgMoves.state, rows: orgMoves.rows })
		.from(orgs)
		.leftJoin(orgMoves, eq(orgMoves.orgId, orgs.id))
		.where(eq(orgs.slug, slug));
	if (!org) return null;
	const { shard, to, state, rows } = org;
	return { shard, move: to !== null && state !== null && rows !== null ? { to, state, rows } : null };
}

/** Goes on with a move for some seconds, and wakes itself again while there is more. One at a time works on an org's move. */
export async function continueMove(env: Env, orgId: string): Promise<void> {
	let move = await take(env, orgId);
	if (!move) return;
	const until = Date.now() + TURN;
	try {
		// Once a turn: what changes is written down before any row is read.
		if (move.state === "copying" && move.position) await beginCapture(env, movingOf(move));
		while (move && Date.now() < until) move = await step(env, move);
	} catch (error) {
		// Somebody wrote between two reads, or a database was away: the next turn reads both again.
		log.error("a move was put off", { org: orgId, state: move?.state, error: errorName(error) });
		if (move?.state === "stopped") await putOff(env, move);
	}
	if (!move) return;
	await directory(env).update(orgMoves).set({ retryAt: now() }).where(eq(orgMoves.orgId, orgId));
	await wake(env, { kind: "move", orgId });
}

/** Wakes moves that were interrupted; at a start (`all`) those too that a killed process still seems to hold. */
export async function sweepMoves(env: Env, { all }: { all: boolean }): Promise<void> {
	const db = directory(env);
	if (all) await db.update(orgMoves).set({ retryAt: now() });
	const waiting = await db.select({ orgId: orgMoves.orgId }).from(orgMoves).where(lte(orgMoves.retryAt, now())).limit(20);
	for (const { orgId } of waiting) await wake(env, { kind: "move", orgId });
}

/** Ends an org's move where it is, before the org is taken away: one that has not arrived is undone, one that has is finished. */
export async function giveUpMove(env: Env, orgId: string): Promise<void> {
	const [move] = await directory(env).select().from(orgMoves).where(eq(orgMoves.orgId, orgId));
	if (!move) return;
	const moving = movingOf(move);
	await endCapture(env, moving);
	const left = move.state === "clearing" ? moving.from : moving.to;
	while (await eraseSome(env, left, orgId));
	await resumeWrites(env, moving);
	await directory(env).delete(orgMoves).where(eq(orgMoves.orgId, orgId));
}

async function take(env: Env, orgId: string): Promise<Move | null> {
	const [taken] = await directory(env)
		.update(orgMoves)
		.set({ retryAt: now() + HELD_FOR })
		.where(and(eq(orgMoves.orgId, orgId), lte(orgMoves.retryAt, now())))
		.returning();
	return taken ?? null;
}

/** The next piece; null when the move is done. */
async function step(env: Env, move: Move): Promise<Move | null> {
	const moving = movingOf(move);
	switch (move.state) {
		case "copying": {
			if (!move.position) return settle(env, move);
			const { next, rows } = await copyPage(env, moving, move.position);
			return change(env, move, { position: next, rows: move.rows + rows });
		}
		case "stopped":
			return arrive(env, move);
		case "clearing":
			if (await eraseSome(env, moving.from, move.orgId)) return move;
			await resumeWrites(env, moving);
			await directory(env).delete(orgMoves).where(eq(orgMoves.orgId, move.orgId));
			log.info("an organization has moved", { org: move.orgId, from: moving.from, to: moving.to, took: now() - move.startedAt });
			return null;
		default:
			return move.state satisfies never;
	}
}

/** Follows what changes until little is left, then takes no writes. */
async function settle(env: Env, move: Move): Promise<Move> {
	const moving = movingOf(move);
	for (let round = 0; round < MOST_ROUNDS; round++) {
		if ((await followChanges(env, moving)) < FEW) break;
	}
	const stopped = await change(env, move, { state: "stopped" });
	await stopWrites(env, moving);
	return arrive(env, stopped);
}

/** While no write is taken: the rest follows, both sides are compared, and the directory says where the org lives now. */
async function arrive(env: Env, move: Move): Promise<Move> {
	const moving = movingOf(move);
	await stopWrites(env, moving);
	await followChanges(env, moving, { isStopped: true });
	await copyCounts(env, moving);
	const differing = (await countBoth(env, moving)).filter(({ from, to }) => from !== to);
	if (differing.length > 0) {
		log.error("a move does not match", {
			org: move.orgId,
			tables: differing.map(({ table, from, to }) => `${table} ${from}/${to}`).join(", "),
		});
		await resumeWrites(env, moving);
		return change(env, move, { state: "copying", position: START, rows: 0 });
	}
	const db = directory(env);
	const [, [arrived]] = await db.batch([
		db
			.update(orgs)
			.set({ shard: moving.to })
			.where(and(eq(orgs.id, move.orgId), eq(orgs.shard, moving.from))),
		db.update(orgMoves).set({ state: "clearing" }).where(eq(orgMoves.orgId, move.orgId)).returning(),
	]);
	if (!arrived) throw new Error("the move is gone");
	await endCapture(env, moving);
	return arrived;
}

/** Lets people write again while a stopped move waits for its next turn. */
async function putOff(env: Env, move: Move) {
	await resumeWrites(env, movingOf(move));
	await change(env, move, { state: "copying", position: null });
}

async function change(env: Env, move: Move, set: Partial<Pick<Move, "state" | "position" | "rows">>): Promise<Move> {
	const [changed] = await directory(env).update(orgMoves).set(set).where(eq(orgMoves.orgId, move.orgId)).returning();
	if (!changed) throw new Error("the move is gone");
	return changed;
}

function movingOf({ orgId, fromShard, toShard }: Move): Moving {
	return { orgId, from: fromShard, to: toShard };
}
