import { eq, sql } from "drizzle-orm";
import { preparePipeline } from "#app/domain/pipeline/prepare-pipeline.server.ts";
import { now } from "#app/platform/clock.ts";
import { directory } from "#app/platform/db/bindings.ts";
import type { Env } from "#app/platform/env.ts";
import { memberships, orgs } from "#app/schema/directory.ts";
import { tenantOfNewOrg } from "./access.server.ts";
import { writeAudit } from "./audit.server.ts";
import { shardForNewOrg } from "./shard-room.server.ts";

const SLUG_LENGTH = 40;

/**
 * Makes an organization with its owner and its pipeline, on the shard with the most room. The slug follows from the name,
 * with a few characters added when it is taken.
 *
 * The shard comes first, then org and owner together: a stop in between leaves a few rows under an id that nobody ever
 * gets, and neither a taken slug nor an organization without stages.
 */
export async function createOrg(
	env: Env,
	{ name, slug, ownerId }: { name: string; slug?: string; ownerId: string },
): Promise<{ orgId: string; slug: string }> {
	const shard = await shardForNewOrg(env);
	const wanted = slug ?? slugOf(name);
	const tenant = tenantOfNewOrg(env, { slug: wanted, shard });
	const { orgId } = tenant;
	await preparePipeline(tenant);
	await writeAudit(tenant, { actor: ownerId, action: "organization.created", target: orgId, result: "done" });

	let stored = wanted;
	for (let tries = 0; !(await storeOrg(env, { id: orgId, slug: stored, name: name.trim(), shard }, ownerId)); tries++) {
		if (tries >= 5) throw new Error("no free slug was found");
		stored = `${wanted}-${crypto.randomUUID().slice(0, 4)}`;
	}
	return { orgId, slug: stored };
}

/** The org and its owner as one transaction; false, and nothing is stored, when the slug is taken. */
async function storeOrg(env: Env, org: { id: string; slug: string; name: string; shard: string }, ownerId: string): Promise<boolean> {
	const db = directory(env);
	const owner = db
		.select({ orgId: orgs.id, userId: sql`${ownerId}`.as("user_id"), role: sql`'owner'`.as("role"), createdAt: orgs.createdAt })
		.from(orgs)
		.where(eq(orgs.id, org.id));
	const [stored] = await db.batch([
		db
			.insert(orgs)
			.values({ ...org, createdAt: now() })
			.onConflictDoNothing(),
		db.insert(memberships).select(owner),
	]);
	return stored.meta.changes > 0;
}

/** The id of the org with this slug, or null. */
export async function findOrgBySlug(env: Env, slug: string): Promise<string | null> {
	const [org] = await directory(env).select({ id: orgs.id }).from(orgs).where(eq(orgs.slug, slug));
	return org?.id ?? null;
}

function slugOf(name: string) {
	const plain = name
		.normalize("NFKD")
		.replace(/\p{Mark}/gu, "")
		.toLowerCase();
	const slug = plain
		.replace(/[^a-z0-9]+/g, "-")
		.replace(/^-+|-+$/g, "")
		.slice(0, SLUG_LENGTH);
	return slug.length >= 2 ? slug : `team-${crypto.randomUUID().slice(0, 6)}`;
}

/** Why a name cannot be an organization's, as a sentence; null when it can. */
export function orgNameProblem(name: string): string | null {
	const length = name.trim().length;
	if (length < 2) return "The name needs at least 2 characters.";
	return length > 80 ? "The name can have up to 80 characters." : null;
}
