import { env } from "cloudflare:test";
import { eq, sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { readConversation } from "#app/domain/inbox/messages.server.ts";
import { mine, owned } from "#app/platform/tenant.ts";
import { contacts, conversations, messages, stages } from "#app/schema/shard.ts";
import { makeConversation, makeOrg } from "../support/make.ts";

test("a read without any condition sees one org", async () => {
	const ours = await makeConversation();
	const theirs = await makeConversation();

	const seen = await ours.tenant.db.select().from(messages);

	expect(seen.map((message) => message.orgId)).toEqual([ours.tenant.orgId]);
	expect(await theirs.tenant.db.select().from(messages)).toHaveLength(1);
});

test("joins, subqueries, counts and expressions stay inside one org", async () => {
	const ours = await makeConversation();
	await makeConversation();
	const { db } = ours.tenant;
	const page = db.$with("page").as(db.select().from(conversations));

	const joined = await db.select({ id: contacts.id }).from(contacts).innerJoin(conversations, sql`true`);
	const counted = await db
		.select({ count: sql<number>`(select count(*) from ${contacts})` })
		.from(stages)
		.limit(1);
	const expression = await db.with(page).select().from(page);

	expect(joined).toHaveLength(1);
	expect(counted[0]?.count).toBe(1);
	expect(expression).toHaveLength(1);
});

test("an update of another org's row aborts, and nothing is changed", async () => {
	const ours = await makeConversation();
	const theirs = await makeConversation();

	const attempt = theirs.tenant.db.update(conversations).set({ preview: "taken" }).where(eq(conversations.id, ours.conversationId));

	await expect(attempt).rejects.toThrow();
	expect((await ours.tenant.db.select().from(conversations))[0]?.preview).toBe("hello");
});

test("an update that names the org does not find another org's row", async () => {
	const ours = await makeConversation();
	const theirs = await makeOrg();

	await theirs.tenant.db
		.update(conversations)
		.set({ preview: "taken" })
		.where(mine(theirs.tenant, conversations, eq(conversations.id, ours.conversationId)));

	expect((await ours.tenant.db.select().from(conversations))[0]?.preview).toBe("hello");
});

test("a delete of everything aborts at the first row of another org", async () => {
	const ours = await makeConversation();
	const theirs = await makeConversation();

	await expect(theirs.tenant.db.delete(messages)).rejects.toThrow();
	expect(await ours.tenant.db.select().from(messages)).toHaveLength(1);
});

test("an insert for another org aborts", async () => {
	const ours = await makeOrg();
	const theirs = await makeOrg();
	const [stage] = await ours.tenant.db.select().from(stages);
	if (!stage) throw new Error("no stage");

	await expect(theirs.tenant.db.insert(stages).values({ ...stage, id: "forged" })).rejects.toThrow();
});

test("a row cannot change its org", async () => {
	const ours = await makeOrg();
	const theirs = await makeOrg();

	const attempt = ours.tenant.db.update(stages).set({ orgId: theirs.orgId }).where(mine(ours.tenant, stages));

	await expect(attempt).rejects.toThrow();
});

test("a conflict clause cannot reach another org's row", async () => {
	const ours = await makeOrg();
	const theirs = await makeOrg();
	const [stage] = await ours.tenant.db.select().from(stages);
	if (!stage) throw new Error("no stage");

	const attempt = theirs.tenant.db
		.insert(stages)
		.values({ ...stage, name: "taken" })
		.onConflictDoUpdate({ target: [stages.orgId, stages.id], set: { name: "taken" } });

	await expect(attempt).rejects.toThrow();
	expect((await ours.tenant.db.select().from(stages).where(eq(stages.id, stage.id)))[0]?.name).toBe(stage.name);
});

test("a foreign key cannot point into another org", async () => {
	const ours = await makeOrg();
	const theirs = await makeOrg();
	const values = {
		id: "c",
		connectionId: ours.connectionId,
		stageId: theirs.stageIds[0] ?? "",
		stageEnteredAt: 0,
		leadStatus: "open",
		source: "manual",
		createdAt: 0,
	} as const;

	await expect(theirs.tenant.db.insert(contacts).values(owned(theirs.tenant, values))).rejects.toThrow();
});

test("without an acting org no write passes, even past the fence", async () => {
	const { orgId } = await makeOrg();
	await env.SHARD_00.prepare("delete from acting_org").run();

	const write = env.SHARD_00.prepare("update stages set name = 'x' where org_id = ?").bind(orgId).run();

	await expect(write).rejects.toThrow(/tenancy/);
});

test("a statement of another tenant does not run in this one's batch", async () => {
	const ours = await makeOrg();
	const theirs = await makeOrg();

	await expect(ours.tenant.batch([theirs.tenant.db.select().from(stages)])).resolves.toEqual([expect.any(Array)]);
	await expect(ours.tenant.db.$client.batch([theirs.tenant.db.$client.prepare("select * from stages")])).rejects.toThrow(
		/outside the fence/,
	);
	await expect(ours.tenant.db.$client.batch([env.SHARD_00.prepare("select * from stages")])).rejects.toThrow(/outside the fence/);
});

test("exec, dump and sessions are refused", async () => {
	const { tenant } = await makeOrg();

	await expect(tenant.db.$client.exec("delete from stages")).rejects.toThrow(/refused/);
	await expect(tenant.db.$client.dump()).rejects.toThrow(/refused/);
	expect(() => tenant.db.$client.withSession()).toThrow(/refused/);
});

test("orgs on different shards do not meet", async () => {
	const first = await makeConversation(await makeOrg({ shard: "SHARD_00" }));
	const second = await makeOrg({ shard: "SHARD_01" });

	expect(await readConversation(second.tenant, first.conversationId, {})).toBeNull();
	expect(await second.tenant.db.select().from(conversations)).toEqual([]);
});
