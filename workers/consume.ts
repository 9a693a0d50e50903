import { refreshProfile } from "#app/domain/inbox/refresh-profile.server.ts";
import { sendReplies } from "#app/domain/inbox/send-replies.server.ts";
import {
	continueLater,
	type Delivery,
	finishDeliveries,
	pendingAmong,
	postponeDelivery,
	quarantine,
} from "#app/domain/instagram/deliveries.server.ts";
import { DeliveryReader } from "#app/domain/instagram/process-delivery.server.ts";
import { tenantOfJob } from "#app/domain/org/access.server.ts";
import type { Env } from "#app/platform/env.ts";
import { errorName, log } from "#app/platform/log.ts";
import { wake, wakeUp } from "#app/platform/queue.ts";

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
	const profiles = jobs.flatMap(({ job }) => (job?.kind === "profile" ? [job] : []));
	if (isLast) log.error("wake-ups gave up", { count: jobs.length });

	try {
		await Promise.all([
			readDeliveries(env, deliveryIds),
			...[...replies.values()].map((job) => sendWaiting(env, job)),
			...profiles.map((job) => readProfileOf(env, job)),
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
	const finished: Delivery[] = [];
	for (const delivery of await pendingAmong(env, ids)) {
		if (await readOne(env, reader, delivery)) finished.push(delivery);
	}
	await Promise.all([reader.publish(), finishDeliveries(env, finished)]);
}

/** True when the delivery is read to its end; one that fails is postponed and does not hold back its neighbours. */
async function readOne(env: Env, reader: DeliveryReader, delivery: Delivery): Promise<boolean> {
	try {
		const { quarantined, next, isFinished } = await reader.read(delivery);
		if (quarantined.length > 0) log.error("events quarantined", { delivery: delivery.id, count: quarantined.length });
		await quarantine(env, delivery.id, quarantined);
		if (!isFinished) await continueLater(env, delivery, next);
		return isFinished;
	} catch (error) {
		log.error("delivery postponed", { delivery: delivery.id, attempts: delivery.attempts, error: errorName(error) });
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

async function readProfileOf(env: Env, job: { orgId: string; contactId: string }) {
	const tenant = await tenantOfJob(env, job.orgId);
	if (tenant) await refreshProfile(tenant, job.contactId);
}
