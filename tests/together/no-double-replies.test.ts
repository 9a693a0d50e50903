import { env } from "cloudflare:test";
import { asc, eq } from "drizzle-orm";
import fc from "fast-check";
import { expect, test } from "vitest";
import { takeBackReply } from "#app/domain/inbox/delete-message.server.ts";
import { queueReply } from "#app/domain/inbox/replies.server.ts";
import { sendReply } from "#app/domain/inbox/send-together.server.ts";
import { newId } from "#app/platform/ids.ts";
import { messages } from "#app/schema/shard.ts";
import { makeSendable } from "../support/instagram.ts";
import { makeConversation } from "../support/make.ts";
import { openSocket } from "../support/socket.ts";
import { auditedActions, makeTeam } from "../support/team.ts";

type Team = Awaited<ReturnType<typeof makeTeam>>;

async function makeShared(team: Team) {
	const { conversationId } = await makeConversation(team);
	const [message] = await team.tenant.db.select({ id: messages.id }).from(messages).where(eq(messages.conversationId, conversationId));
	return { conversationId, seen: message?.id ?? "" };
}

function outbound(team: Team, conversationId: string) {
	return team.tenant.db
		.select({ authorId: messages.authorId, direction: messages.direction })
		.from(messages)
		.where(eq(messages.conversationId, conversationId))
		.orderBy(asc(messages.id))
		.then((rows) => rows.filter((row) => row.direction === "outbound"));
}

test("of two members who answer the same message exactly one reply is queued, in any of a hundred orders", async () => {
	const team = await makeTeam();
	const [ana, ben] = [team.admin.user.id, team.member.user.id];
	const windows = { [ana]: await openSocket(team, team.admin.cookie), [ben]: await openSocket(team, team.member.cookie) };
	const seed = env.SEED ? Number(env.SEED) : undefined;
	let doubles = 0;
	let tries = 0;

	await fc.assert(
		fc.asyncProperty(
			fc.scheduler(),
			fc.record({ anaTypes: fc.boolean(), benTypes: fc.boolean(), repeats: fc.boolean() }),
			async (scheduler, { anaTypes, benTypes, repeats }) => {
				const { conversationId, seen } = await makeShared(team);
				const reply = (author: string, clientId: string) =>
					sendReply(team.tenant, author, { conversationId, clientId, text: `from ${author}`, seen });
				const types = (author: string) => windows[author]?.socket.send(JSON.stringify({ type: "write", conversationId }));
				const answer = async (author: string, isTyped: boolean) => {
					const clientId = newId();
					await scheduler.schedule(Promise.resolve(), `${author} begins`);
					// Frames are limited to forty in ten seconds: a few of the tries have a lease.
					if (isTyped && tries % 10 === 0) types(author);
					await scheduler.schedule(Promise.resolve(), `${author} sends`);
					const results = await Promise.all(Array.from({ length: repeats ? 2 : 1 }, () => reply(author, clientId)));
					return { author, results };
				};

				const both = Promise.all([answer(ana, anaTypes), answer(ben, benTypes)]);
				await scheduler.waitAll();
				const outcomes = (await both).flatMap(({ author, results }) => results.map((result) => ({ author, result })));
				tries++;

				const queued = await outbound(team, conversationId);
				if (queued.length > 1) doubles++;
				expect(queued).toHaveLength(1);
				for (const { author, result } of outcomes) {
					const isTheirs = queued[0]?.authorId === author;
					expect(result?.ok, `${author}: ${JSON.stringify(result)}`).toBe(isTheirs);
					if (!result?.ok) expect(["replied-by-other", "lease-held"]).toContain(result?.reason);
				}
			},
		),
		{ numRuns: 100, ...(seed !== undefined && { seed }) },
	);

	console.info(`figure: ${doubles} double replies in ${tries} tries of two members`);
	expect(tries).toBe(100);
}, 120_000);

test("who is refused learns what was replied, may insist, and the log says so", async () => {
	const team = await makeTeam();
	const { conversationId, seen } = await makeShared(team);
	const reply = (author: string, clientId: string, isAnyway = false) =>
		queueReply(team.tenant, author, { conversationId, clientId, text: `says ${clientId}`, seen, anyway: isAnyway });

	expect(await reply(team.admin.user.id, "first")).toMatchObject({ ok: true });
	expect(await reply(team.member.user.id, "second")).toEqual({
		ok: false,
		reason: "replied-by-other",
		memberId: team.admin.user.id,
		at: expect.any(Number),
	});
	expect(await reply(team.member.user.id, "second", true)).toMatchObject({ ok: true });

	expect(await outbound(team, conversationId)).toHaveLength(2);
	expect((await auditedActions(team.tenant)).filter((action) => action === "reply.queued")).toHaveLength(2);
});

test("a reply that its author had seen, or that failed or was taken back, holds nobody up", async () => {
	const team = await makeTeam();
	const { conversationId, seen } = await makeShared(team);
	const reply = (author: string, sawUntil: string) =>
		queueReply(team.tenant, author, { conversationId, clientId: newId(), text: "hi", seen: sawUntil });
	const first = await reply(team.admin.user.id, seen);
	if (!first?.ok) throw new Error("not queued");
	expect(await reply(team.member.user.id, first.message.id)).toMatchObject({ ok: true });
	const taken = await makeShared(team);
	const held = await queueReply(
		team.tenant,
		team.admin.user.id,
		{
			conversationId: taken.conversationId,
			clientId: newId(),
			text: "a",
			seen: taken.seen,
		},
		10,
	);
	if (!held?.ok) throw new Error("not queued");
	await takeBackReply(team.tenant, team.admin.user.id, { conversationId: taken.conversationId, messageId: held.message.id });

	expect(
		await queueReply(team.tenant, team.member.user.id, {
			conversationId: taken.conversationId,
			clientId: newId(),
			text: "b",
			seen: taken.seen,
		}),
	).toMatchObject({ ok: true });
});

test("a reply placed while newer messages come sorts behind all of them", async () => {
	const org = await makeSendable();

	await Promise.all(
		Array.from({ length: 12 }, (_, position) =>
			queueReply(org.tenant, org.author, { conversationId: org.conversationId, clientId: newId(), text: `${position}` }),
		),
	);

	const rows = await org.tenant.db.select({ id: messages.id, at: messages.sentAt }).from(messages).orderBy(asc(messages.id));
	expect(rows).toHaveLength(13);
	expect(new Set(rows.map((row) => row.at)).size).toBe(13);
});
