import { DurableObject } from "cloudflare:workers";
import { liveSeats } from "#app/domain/auth/seats.server.ts";
import { tenantOfMember } from "#app/domain/org/access.server.ts";
import { changesSince, currentSeq } from "#app/domain/realtime/changes.server.ts";
import { movementIn, resumeFrom } from "#app/domain/realtime/client-frames.server.ts";
import type { ServerFrame } from "#app/domain/realtime/rows.ts";
import {
	type Companion,
	type CompanyFrame,
	companionsOf,
	holderAmong,
	NOWHERE,
	type Whereabouts,
	wasBefore,
	whereAfter,
} from "#app/domain/realtime/together.ts";
import { visibleAmong } from "#app/domain/realtime/visible.server.ts";
import { MINUTE, now, SECOND } from "#app/platform/clock.ts";
import type { Env } from "#app/platform/env.ts";
import { tryParseJson } from "#app/platform/json.ts";
import { errorName, log } from "#app/platform/log.ts";

/** What a socket remembers while the channel sleeps. */
type Seat = {
	orgId: string;
	userId: string;
	sessionHash: string;
	frames: number;
	framesSince: number;
	/** For a member who sees only their own leads: up to which event they were told. Null where everything is forwarded. */
	toldUntil: number | null;
	where: Whereabouts;
};

/** Sockets that frames are not forwarded to: what happened is read for each with the eyes of who holds it. */
const LIMITED = "limited";

const FRAME_BYTES = 16 * 1024;
const FRAMES_PER_WINDOW = 40;
const FRAME_WINDOW = 10 * SECOND;
const SOCKETS_PER_USER = 10;
const RECHECK_AFTER = MINUTE;

/** Who is where is told at most so often. */
const COMPANY_EVERY = 200;

/** Close codes that tell a browser what to do: sign in again, slow down. */
const ENDED = 4403;
const TOO_MUCH = 4429;

/**
 * One per org: the open sockets of its members. It forwards what rooms publish and answers a browser that missed
 * something; it holds no business data and may sleep at any time.
 */
export class OrgChannel extends DurableObject<Env> {
	/** True while limited members are being told; news that comes meanwhile is told in the next round. */
	#isTelling = false;
	#hasMore = false;
	#isGathering = false;

	constructor(ctx: DurableObjectState, env: Env) {
		super(ctx, env);
		// Answered by the runtime, so a ping does not wake a sleeping channel.
		ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair("ping", "pong"));
	}

	/** Opens a socket. The live door checked origin, session and membership, and set these headers itself. */
	override async fetch(request: Request) {
		const orgId = request.headers.get("x-org-id");
		const userId = request.headers.get("x-user-id");
		const sessionHash = request.headers.get("x-session-hash");
		if (!orgId || !userId || !sessionHash) return new Response("Expected a member", { status: 400 });
		if (!this.env.ORG_CHANNEL.idFromName(orgId).equals(this.ctx.id)) return new Response("Not found", { status: 404 });
		if (this.ctx.getWebSockets(`u:${userId}`).length >= SOCKETS_PER_USER) return new Response("Too many open windows", { status: 429 });

		const tenant = await tenantOfMember(this.env, { orgId, userId });
		if (!tenant) return new Response("Not found", { status: 404 });
		const { 0: browser, 1: server } = new WebSocketPair();
		const isLimited = tenant.memberId !== null;
		this.ctx.acceptWebSocket(server, [`u:${userId}`, `s:${sessionHash}`, ...(isLimited ? [LIMITED] : [])]);
		const seat: Seat = { orgId, userId, sessionHash, frames: 0, framesSince: 0, toldUntil: null, where: NOWHERE };
		server.serializeAttachment(seat);
		// Read after the socket was accepted: whatever is written later is published to it.
		const seq = await currentSeq(tenant);
		if (isLimited) server.serializeAttachment({ ...seat, toldUntil: seq });
		// A browser may leave while its number is read.
		if (server.readyState === WebSocket.OPEN) server.send(JSON.stringify({ type: "hello", seq, at: now() } satisfies ServerFrame));
		if (this.#companions().length > 0) this.#tellCompany();
		if ((await this.ctx.storage.getAlarm()) === null) await this.ctx.storage.setAlarm(Date.now() + RECHECK_AFTER);
		return new Response(null, { status: 101, webSocket: browser });
	}

	/** Answers, to say that channels can be reached. */
	ping() {
		return "pong";
	}

	/** Forwards frames, serialised once by the caller, to every open socket. */
	publish(frames: string[]) {
		const limited = new Set(this.ctx.getWebSockets(LIMITED));
		for (const socket of this.ctx.getWebSockets()) {
			// One closing socket must not stop the news for the others.
			if (socket.readyState !== WebSocket.OPEN || limited.has(socket)) continue;
			for (const frame of frames) socket.send(frame);
		}
		if (limited.size > 0) this.ctx.waitUntil(this.#tellLimited());
	}

	/** Sends frames, serialised by the caller, to the open sockets of one member alone. */
	tell(userId: string, frames: string[]) {
		for (const socket of this.ctx.getWebSockets(`u:${userId}`)) {
			if (socket.readyState !== WebSocket.OPEN) continue;
			for (const frame of frames) socket.send(frame);
		}
	}

	/**
	 * The member who may reply in a conversation because they began to write first; null while nobody writes. Who asks and
	 * has just stopped, having begun before that, is sending what they wrote.
	 */
	leaseHolder(conversationId: string, askerId: string | null = null): string | null {
		const companions = this.#companions();
		const memberId = holderAmong(companions, conversationId, now());
		const holder = companions.find((one) => one.memberId === memberId && one.conversationId === conversationId);
		return holder && askerId !== null && wasBefore(this.#seats(), holder, askerId, now()) ? askerId : memberId;
	}

	#companions() {
		return companionsOf(this.#seats(), now());
	}

	#seats() {
		const open = this.ctx.getWebSockets().filter((socket) => socket.readyState === WebSocket.OPEN);
		return open.map((socket) => socket.deserializeAttachment() as Seat);
	}

	/** Tells everybody who is where, some moments later, so that many changes are told once. */
	#tellCompany() {
		if (this.#isGathering) return;
		this.#isGathering = true;
		this.ctx.waitUntil(
			scheduler.wait(COMPANY_EVERY).then(async () => {
				this.#isGathering = false;
				const companions = this.#companions();
				const whole = JSON.stringify({ type: "company", companions } satisfies CompanyFrame);
				for (const socket of this.ctx.getWebSockets()) {
					const { toldUntil, ...seat } = socket.deserializeAttachment() as Seat;
					if (socket.readyState !== WebSocket.OPEN) continue;
					socket.send(toldUntil === null ? whole : await this.#companyFor(seat, companions));
				}
			}),
		);
	}

	/** Who is in the conversations that a limited member may see. */
	async #companyFor(seat: Pick<Seat, "orgId" | "userId">, companions: readonly Companion[]) {
		const tenant = await tenantOfMember(this.env, seat);
		const visible = tenant ? await visibleAmong(tenant, [...new Set(companions.map((one) => one.conversationId))]) : new Set();
		const theirs = companions.filter(({ conversationId }) => visible.has(conversationId));
		return JSON.stringify({ type: "company", companions: theirs } satisfies CompanyFrame);
	}

	/** Notes where a member is: nowhere, instead of in a conversation that they may not see. */
	async #move(socket: WebSocket, seat: Seat, said: NonNullable<ReturnType<typeof movementIn>>) {
		const conversationId = said.type === "rest" ? null : said.conversationId;
		const tenant = conversationId === null ? null : await tenantOfMember(this.env, seat);
		const mayBe = conversationId === null || (tenant !== null && (await visibleAmong(tenant, [conversationId])).has(conversationId));
		const movement = mayBe ? said : ({ type: "at", conversationId: null } as const);
		const isNow = socket.deserializeAttachment() as Seat;
		socket.serializeAttachment({ ...isNow, where: whereAfter(isNow.where, movement, now()) } satisfies Seat);
		this.#tellCompany();
	}

	/** Tells members who see only their own leads what happened, one after the other, each by their own view of the org. */
	async #tellLimited() {
		this.#hasMore = true;
		if (this.#isTelling) return;
		this.#isTelling = true;
		try {
			while (this.#hasMore) {
				this.#hasMore = false;
				await Promise.all(this.ctx.getWebSockets(LIMITED).map((socket) => this.#tell(socket)));
			}
		} finally {
			this.#isTelling = false;
		}
	}

	async #tell(socket: WebSocket) {
		const seat = socket.deserializeAttachment() as Seat | null;
		if (seat?.toldUntil == null || socket.readyState !== WebSocket.OPEN) return;
		try {
			const tenant = await tenantOfMember(this.env, seat);
			if (!tenant) return socket.close(ENDED, "access ended");
			const changes = await changesSince(tenant, seat.toldUntil);
			if (changes.seq === seat.toldUntil || socket.readyState !== WebSocket.OPEN) return;
			socket.send(JSON.stringify(changes));
			const isNow = socket.deserializeAttachment() as Seat;
			socket.serializeAttachment({ ...isNow, toldUntil: changes.seq } satisfies Seat);
			if (changes.type === "changes" && changes.more) this.#hasMore = true;
		} catch (error) {
			// The next event, or the browser itself when it sees the gap, asks again.
			log.error("a limited member was not told", { org: seat.orgId, error: errorName(error) });
		}
	}

	/** Closes the sockets of a member (`u:<user>`) or session (`s:<hash>`). */
	revoke(tag: string) {
		for (const socket of this.ctx.getWebSockets(tag)) socket.close(ENDED, "access ended");
	}

	override async webSocketMessage(socket: WebSocket, data: string | ArrayBuffer) {
		const seat = socket.deserializeAttachment() as Seat;
		if (typeof data !== "string" || sizeOf(data) > FRAME_BYTES || !this.#mayAsk(socket, seat)) return socket.close(TOO_MUCH, "slow down");

		const frame = tryParseJson(data);
		const movement = movementIn(frame);
		if (movement) return this.#move(socket, seat, movement);
		const after = resumeFrom(frame);
		if (after === null) return;
		const tenant = await tenantOfMember(this.env, seat);
		if (!tenant) return socket.close(ENDED, "access ended");
		try {
			const answer = JSON.stringify(await changesSince(tenant, after));
			if (socket.readyState === WebSocket.OPEN) socket.send(answer);
		} catch (error) {
			log.error("resume failed", { org: seat.orgId, error: errorName(error) });
			socket.close(1011, "try again");
		}
	}

	override webSocketClose(socket: WebSocket) {
		const { where } = socket.deserializeAttachment() as Seat;
		// A sleeping socket must answer the close itself, or browsers report 1006.
		socket.close();
		if (where.conversationId !== null || where.writing !== null) this.#tellCompany();
	}

	/** While sockets are open: sessions that ran out and memberships that ended close theirs. */
	override async alarm() {
		const sockets = this.ctx.getWebSockets();
		if (sockets.length === 0) return;
		const seats = sockets.map((socket) => socket.deserializeAttachment() as Seat);
		const live = await liveSeats(this.env, seats);
		for (const [position, socket] of sockets.entries()) {
			if (!live[position]) socket.close(ENDED, "access ended");
		}
		await this.ctx.storage.setAlarm(Date.now() + RECHECK_AFTER);
	}

	#mayAsk(socket: WebSocket, seat: Seat) {
		const isNewWindow = now() - seat.framesSince > FRAME_WINDOW;
		const frames = isNewWindow ? 1 : seat.frames + 1;
		socket.serializeAttachment({ ...seat, frames, framesSince: isNewWindow ? now() : seat.framesSince });
		return frames <= FRAMES_PER_WINDOW;
	}
}

/** Bytes on the wire; a text that is too long by its characters alone is not measured. */
function sizeOf(text: string) {
	return text.length > FRAME_BYTES ? text.length : new TextEncoder().encode(text).byteLength;
}
