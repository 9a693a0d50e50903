import { writeDigest } from "#app/domain/digest/digest.server.ts";
import { copyMedia } from "#app/domain/inbox/media.server.ts";
import { refreshProfile } from "#app/domain/inbox/refresh-profile.server.ts";
import { sendScheduled } from "#app/domain/inbox/scheduled.server.ts";
import { sendReplies } from "#app/domain/inbox/send-replies.server.ts";
import {
	continueLater,
	type Delivery,
	finishDeliveries,
	pendingAmong,
	postponeDelivery,
	quarantine,
} from "#app/domain/instagram/deliveries.server.ts";
import { fetchMissed } from "#app/domain/instagram/fetch-missed.server.ts";
import { keepConnection } from "#app/domain/instagram/keep-connection.server.ts";
import { openConnection } from "#app/domain/instagram/open-connection.server.ts";
import { DeliveryReader, type Reading } from "#app/domain/instagram/process-delivery.server.ts";
import { sendMail } from "#app/domain/mail/mails.server.ts";
import { sendPush } from "#app/domain/notifications/send-push.server.ts";
import { tenantOfJob } from "#app/domain/org/access.server.ts";
import { continueMove } from "#app/domain/org/move-org.server.ts";
import { sealAudit } from "#app/domain/org/seal-audit.server.ts";
import { continueDeletion } from "#app/domain/privacy/deletions.server.ts";
import { indexOrg } from "#app/domain/search/index-org.server.ts";
import type { Env } from "#app/platform/env.ts";
import { errorName, log, logWith } from "#app/platform/log.ts";
import { type WakeUp, wake, wakeUp } from "#app/platform/queue.ts";

/**
 * Answers wake-ups. A message names rows that wait in a database, so nothing here can lose them: what fails stays
 * pending there, with its own next try. A wake-up that no try could serve ends in the second queue and is only logged.
 */
export async function consume(batch: MessageBatch, env: Env): Promise<void> {
	const isLast = batch.queue.endsWith("-dead");
	const jobs = batch.messages.map((message) => ({ message, job: wakeUp.safeParse(message.body).data }));
	const deliveryIds = jobs.flatMap(({ job }) => (job?.kind === "delivery" ? [job.id] : []));
	const replies = new Map(
		jobs.flatMap(({ job }) => (job?.kind === "replies" ? [[`${job.orgId}/${job.conversationId}`, job] as const] : [])),
	);
	const others = jobs.flatMap(({ job }) => (job && job.kind !== "delivery" && job.kind !== "replies" ? [job] : []));
	if (isLast) log.error("wake-ups gave up", { count: jobs.length });

	try {
		await Promise.all([
			readDeliveries(env, deliveryIds),
			...[...replies.values()].map((job) => sendWaiting(env, job)),
			...others.map((job) => logWith({ job: job.kind }, () => perform(env, job))),
		]);
		for (const { message } of jobs) message.ack();
	} catch (error) {
		log.error("wake-ups failed", { count: jobs.length, error: errorName(error) });
		for (const { message } of jobs) message.retry({ delaySeconds: Math.min(5 * 2 ** message.attempts, 900) });
	}
}

async function readDeliveries(env: Env, ids: string[]) {
	if (ids.length === 0) return;
	const reader = new DeliveryReader(env);
	await logWith({ deliveries: ids.join(" ").slice(0, 1000) }, async () => {
		const readings = await reader.read(await pendingAmong(env, ids));
		const finished: Delivery[] = [];
		for (const [delivery, reading] of readings) {
			if (await logWith({ delivery: delivery.id }, () => settle(env, delivery, reading))) finished.push(delivery);
		}
		// Browsers first: the disk that finishing waits for is the one that they would wait for.
		await reader.publish();
		await Promise.all([reader.tell(), finishDeliveries(env, finished)]);
	});
}

/** True when the delivery is read to its end; one with trouble is postponed, which does not hold back its neighbours. */
async function settle(env: Env, delivery: Delivery, { quarantined, next, isFinished, trouble }: Reading): Promise<boolean> {
	try {
		if (trouble !== undefined) throw trouble;
		if (quarantined.length > 0) log.error("events quarantined", { count: quarantined.length });
		await quarantine(env, delivery.id, quarantined);
		if (!isFinished) await continueLater(env, delivery, next);
		return isFinished;
	} catch (error) {
		log.error("delivery postponed", { attempts: delivery.attempts, error: errorName(error) });
		const again = await postponeDelivery(env, delivery, errorName(error));
		if (again) await wake(env, { kind: "delivery", id: delivery.id }, again.delaySeconds);
		return false;
	}
}

async function sendWaiting(env: Env, job: { orgId: string; conversationId: string }) {
	const tenant = await tenantOfJob(env, job.orgId);
	if (!tenant) return log.info("wake-up dropped: the org is gone", { org: job.orgId });
	await sendReplies(tenant, job.conversationId);
}

type Other = Exclude<WakeUp, { kind: "delivery" | "replies" }>;

async function perform(env: Env, job: Other): Promise<void> {
	if (job.kind === "mail") return sendMail(env, job.id, { digest: writeDigest });
	if (job.kind === "deletion") return continueDeletion(env, job.code);
	if (job.kind === "move") return continueMove(env, job.orgId);
	if (job.kind === "index") return indexOrg(env, job.orgId);
	const tenant = await tenantOfJob(env, job.orgId);
	if (!tenant) return log.info("wake-up dropped: the org is gone", { org: job.orgId, kind: job.kind });
	switch (job.kind) {
		case "profile":
			return refreshProfile(tenant, job.contactId);
		case "media":
			return copyMedia(tenant, job.messageId);
		case "push":
			return sendPush(tenant, job);
		case "scheduled":
			while (await sendScheduled(tenant));
			return;
		case "audit":
			return sealAudit(tenant);
		case "connection":
			return keepConnection(tenant, job.connectionId);
		case "fetch": {
			const connection = await openConnection(tenant, job.connectionId);
			if (connection) await fetchMissed(tenant, connection, job.providerId);
			return;
		}
		default:
			return job satisfies never;
	}
}
