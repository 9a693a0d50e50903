/**
 * What Meta asks us to delete, by its callback or by the list in its dashboard: one receipt per person, worked off in
 * pieces that can be repeated, and nothing kept of who it was.
 */
import { and, asc, eq, lte, ne, sql } from "drizzle-orm";
import { forgetQuarantined } from "#app/domain/instagram/deliveries.server.ts";
import { accountsOf, removeConnection } from "#app/domain/instagram/disconnect.server.ts";
import { hashesOfRemoved } from "#app/domain/instagram/removed-accounts.server.ts";
import { tenantOfJob } from "#app/domain/org/access.server.ts";
import { MINUTE, now, SECOND } from "#app/platform/clock.ts";
import { randomToken, signHmac } from "#app/platform/crypto.ts";
import { connectionsNamed, directory, shardNames } from "#app/platform/db/bindings.ts";
import { type Env, settingsOf } from "#app/platform/env.ts";
import { wake } from "#app/platform/queue.ts";
import { type DeletionState, deletionRequests, deletionTargets } from "#app/schema/directory.ts";
import { deleteSomeOf } from "./delete-connection-data.server.ts";

const TURN = 10 * SECOND;

/** A deletion as its page shows it: no personal data. Times are milliseconds since 1970. */
export type Receipt = { code: string; state: DeletionState; receivedAt: number; finishedAt: number | null };

/**
 * Takes a request for the data of one Instagram user. The same user gets the same code; tokens are gone when this returns,
 * the rest follows. A request for somebody of whom nothing is here is done at once.
 */
export async function requestDeletion(env: Env, userId: string, source: "callback" | "list"): Promise<Receipt> {
	const db = directory(env);
	const at = now();
	const subjectHash = await signHmac(settingsOf(env).META_APP_SECRET, `deletion ${userId}`);
	const code = randomToken().slice(0, 22);
	await db
		.insert(deletionRequests)
		.values({ code, subjectHash, source, state: "received", receivedAt: at, retryAt: at, counts: {} })
		.onConflictDoNothing();
	const [request] = await db.select().from(deletionRequests).where(eq(deletionRequests.subjectHash, subjectHash));
	if (!request) throw new Error("the deletion request was not stored");

	const targets = await targetsOf(env, userId);
	// Of an account that was removed before nothing but this request knows the id.
	await forgetQuarantined(env, userId);
	for (const target of targets) {
		await db
			.insert(deletionTargets)
			.values({ code: request.code, ...target })
			.onConflictDoNothing();
		const tenant = await tenantOfJob(env, target.orgId);
		if (tenant) await removeConnection(tenant, target.connectionId, { reason: "data-deletion", actor: "instagram" });
	}
	if (targets.length > 0) {
		await db
			.update(deletionRequests)
			.set({ state: "running", finishedAt: null, retryAt: at })
			.where(eq(deletionRequests.code, request.code));
		await wake(env, { kind: "deletion", code: request.code });
	} else if (request.state === "received") {
		await finish(env, request.code);
	}
	return (await readReceipt(env, request.code)) ?? request;
}

/** The receipt of a code, or null. */
export async function readReceipt(env: Env, code: string): Promise<Receipt | null> {
	const [receipt] = await directory(env)
		.select({
			code: deletionRequests.code,
			state: deletionRequests.state,
			receivedAt: deletionRequests.receivedAt,
			finishedAt: deletionRequests.finishedAt,
		})
		.from(deletionRequests)
		.where(eq(deletionRequests.code, code));
	return receipt ?? null;
}

/** Goes on with a deletion for some seconds, and wakes itself again while there is more. */
export async function continueDeletion(env: Env, code: string): Promise<void> {
	const db = directory(env);
	const until = Date.now() + TURN;
	await db
		.update(deletionRequests)
		.set({ retryAt: now() + MINUTE })
		.where(and(eq(deletionRequests.code, code), ne(deletionRequests.state, "done")));
	for (const target of await db.select().from(deletionTargets).where(eq(deletionTargets.code, code))) {
		const tenant = await tenantOfJob(env, target.orgId);
		for (let isDone = tenant === null; !isDone; ) {
			if (Date.now() > until) return wake(env, { kind: "deletion", code });
			const piece = tenant && (await deleteSomeOf(tenant, target));
			if (piece) await addCounts(env, code, piece.counts);
			isDone = piece?.isDone ?? true;
		}
		await db.delete(deletionTargets).where(and(eq(deletionTargets.code, code), eq(deletionTargets.connectionId, target.connectionId)));
	}
	await finish(env, code);
}

/** Wakes deletions that were interrupted; at a start (`all`) those too that a killed process still seems to hold. */
export async function sweepDeletions(env: Env, { all }: { all: boolean }): Promise<void> {
	const waiting = await directory(env)
		.select({ code: deletionRequests.code })
		.from(deletionRequests)
		.where(and(ne(deletionRequests.state, "done"), lte(deletionRequests.retryAt, now() + (all ? MINUTE : 0))))
		.orderBy(asc(deletionRequests.retryAt))
		.limit(100);
	for (const { code } of waiting) await wake(env, { kind: "deletion", code });
}

/** What is connected now, and what was once and left its conversations behind. */
async function targetsOf(env: Env, userId: string): Promise<{ orgId: string; connectionId: string; accountId: string }[]> {
	const connected = await accountsOf(env, userId);
	const before = (await hashesOfRemoved(env, userId)).map(async (accountId) => {
		const found = await Promise.all(shardNames(env).map((shard) => connectionsNamed(env, shard, accountId)));
		return found.flat().map((row) => ({ ...row, accountId }));
	});
	return [...connected, ...(await Promise.all(before)).flat()];
}

async function addCounts(env: Env, code: string, counts: Record<string, number>) {
	const [row] = await directory(env)
		.select({ counts: deletionRequests.counts })
		.from(deletionRequests)
		.where(eq(deletionRequests.code, code));
	const sum = { ...row?.counts };
	for (const [kind, count] of Object.entries(counts)) sum[kind] = (sum[kind] ?? 0) + count;
	await directory(env).update(deletionRequests).set({ counts: sum }).where(eq(deletionRequests.code, code));
}

async function finish(env: Env, code: string) {
	await directory(env)
		.update(deletionRequests)
		.set({ state: "done", finishedAt: now() })
		.where(
			and(
				eq(deletionRequests.code, code),
				ne(deletionRequests.state, "done"),
				sql`not exists (select 1 from deletion_targets where deletion_targets.code = ${code})`,
			),
		);
}
