import { sql } from "drizzle-orm";
import { now } from "#app/platform/clock.ts";
import { directory } from "#app/platform/db/bindings.ts";
import type { Env } from "#app/platform/env.ts";
import { memberships, sessions } from "#app/schema/directory.ts";

type Seat = { orgId: string; userId: string; sessionHash: string };

/** For each seat, whether its session still runs and its membership still stands. One read for all. */
export async function liveSeats(env: Env, seats: Seat[]): Promise<boolean[]> {
	const asked = JSON.stringify(seats.map((seat) => [seat.sessionHash, seat.orgId, seat.userId]));
	const rows = await directory(env).all<{ position: number }>(sql`
		select asked.key as position from json_each(${asked}) as asked
		join ${sessions} on ${sessions.tokenHash} = json_extract(asked.value, '$[0]') and ${sessions.expiresAt} > ${now()}
		join ${memberships} on ${memberships.orgId} = json_extract(asked.value, '$[1]') and ${memberships.userId} = json_extract(asked.value, '$[2]')
		where ${sessions.userId} = ${memberships.userId}`);
	const live = new Set(rows.map((row) => Number(row.position)));
	return seats.map((_seat, position) => live.has(position));
}
