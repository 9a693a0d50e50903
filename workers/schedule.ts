import { forgetExpired } from "#app/domain/auth/forget-expired.server.ts";
import { sweepDigests } from "#app/domain/digest/digest.server.ts";
import { TOLD_WITHIN, tellDue } from "#app/domain/follow-ups/tell-due.server.ts";
import { wakeSnoozed } from "#app/domain/inbox/place-conversation.server.ts";
import { conversationsWithUnsent } from "#app/domain/inbox/send-replies.server.ts";
import { sweepExpiring } from "#app/domain/inbox/tell-expiring.server.ts";
import { forgetUploads } from "#app/domain/inbox/uploads.server.ts";
import { forgetDeliveries, sweepDeliveries } from "#app/domain/instagram/deliveries.server.ts";
import { sweepConnections } from "#app/domain/instagram/keep-connection.server.ts";
import { sweepThrowaways } from "#app/domain/isolation/throwaway.server.ts";
import { sweepMails } from "#app/domain/mail/mails.server.ts";
import { tenantOfJob } from "#app/domain/org/access.server.ts";
import { sweepMoves } from "#app/domain/org/move-org.server.ts";
import { sweepAudit } from "#app/domain/org/seal-audit.server.ts";
import { measureShards } from "#app/domain/org/shard-room.server.ts";
import { sweepDeletions } from "#app/domain/privacy/deletions.server.ts";
import { forgetEvents } from "#app/domain/realtime/forget-events.server.ts";
import { sweepIndex } from "#app/domain/search/index-org.server.ts";
import { now } from "#app/platform/clock.ts";
import { orgsWithDueFollowUps, orgsWithScheduled, orgsWithSnoozed, orgsWithUnsent, shardNames } from "#app/platform/db/bindings.ts";
import type { Env } from "#app/platform/env.ts";
import { errorName, log, logWith } from "#app/platform/log.ts";
import { wake } from "#app/platform/queue.ts";

/** Each minute, and once at a start that may have lost the queue (`start`): whatever waits in a database is woken again. */
export async function schedule(cron: string, env: Env): Promise<void> {
	const isFull = cron === "start" || new Date(now()).getUTCMinutes() === 17;
	const tasks: [string, () => Promise<unknown>][] = [
		["deliveries", () => sweepDeliveries(env, { all: cron === "start" })],
		["replies", () => sweepReplies(env)],
		["scheduled replies", () => sweepScheduled(env)],
		["snoozed", () => sweepSnoozed(env)],
		["follow-ups", () => sweepFollowUps(env)],
		["connections", () => sweepConnections(env, { all: cron === "start" })],
		["mails", () => sweepMails(env)],
		["deletions", () => sweepDeletions(env, { all: cron === "start" })],
		["moves", () => sweepMoves(env, { all: cron === "start" })],
		["throw-away orgs", () => sweepThrowaways(env)],
		["reply windows", () => sweepExpiring(env, { all: isFull })],
		["daily mails", () => sweepDigests(env, { all: cron === "start" })],
		["search", () => sweepIndex(env)],
		["audit", () => sweepAudit(env, { all: isFull })],
	];
	if (isFull) {
		tasks.push(
			["forget deliveries", () => forgetDeliveries(env)],
			["forget events", () => forgetEvents(env)],
			["forget uploads", () => forgetUploads(env)],
			["forget sign-ins", () => forgetExpired(env)],
			["shard sizes", () => measureShards(env)],
		);
	}
	for (const [name, task] of tasks) {
		try {
			await logWith({ task: name }, task);
		} catch (error) {
			log.error("scheduled work failed", { task: name, error: errorName(error) });
		}
	}
}

async function sweepReplies(env: Env) {
	for (const shard of shardNames(env)) {
		for (const orgId of await orgsWithUnsent(env, shard, now())) {
			const tenant = await tenantOfJob(env, orgId);
			if (!tenant) continue;
			for (const conversationId of await conversationsWithUnsent(tenant)) await wake(env, { kind: "replies", orgId, conversationId });
		}
	}
}

async function sweepScheduled(env: Env) {
	for (const shard of shardNames(env)) {
		for (const orgId of await orgsWithScheduled(env, shard, now())) await wake(env, { kind: "scheduled", orgId });
	}
}

async function sweepSnoozed(env: Env) {
	for (const shard of shardNames(env)) {
		for (const orgId of await orgsWithSnoozed(env, shard, now())) {
			const tenant = await tenantOfJob(env, orgId);
			while (tenant && (await wakeSnoozed(tenant)));
		}
	}
}

async function sweepFollowUps(env: Env) {
	for (const shard of shardNames(env)) {
		for (const orgId of await orgsWithDueFollowUps(env, shard, [now() - TOLD_WITHIN, now()])) {
			const tenant = await tenantOfJob(env, orgId);
			if (tenant) await tellDue(tenant);
		}
	}
}
