/**
 * Every door of the product and who may use it: one object per door, named as `doors.ts` finds it. A door without a row
 * fails the sweep, and so does a row without a door.
 *
 * To add one, write what its right caller asks, with each id taken from `ids`: the sweep puts another org's id, and one
 * that nothing has, in the place of each. `who` says who may; the capability, where it takes one, decides about roles.
 */
import { accountRows } from "./rows/account.ts";
import { doorRows } from "./rows/doors.ts";
import { followUpRows } from "./rows/follow-ups.ts";
import { inboxRows } from "./rows/inbox.ts";
import { pageRows } from "./rows/pages.ts";
import { teamRows } from "./rows/team.ts";
import { toldRows } from "./rows/told.ts";
import type { Ids } from "./side.ts";

export const httpRows = [...accountRows, ...pageRows, ...inboxRows, ...teamRows, ...toldRows, ...followUpRows, ...doorRows];

/** What a browser says on its socket. It answers with rows of the socket's own org alone, whatever else is named. */
export const frameRows: { door: string; frame: (ids: Ids) => unknown; answer: string }[] = [
	{ door: "frame resume", frame: ({ orgId }) => ({ type: "resume", seq: 0, org: orgId, orgId }), answer: "changes" },
	// Who is where goes to the socket's own org: nobody of another one hears of it.
	...["at", "write"].map((type) => ({
		door: `frame ${type}`,
		frame: ({ conversation: conversationId, orgId }: Ids) => ({ type, conversationId, org: orgId, orgId }),
		answer: "company",
	})),
	{ door: "frame rest", frame: ({ orgId }) => ({ type: "rest", orgId }), answer: "company" },
];

/** Messages of our own queue. `orgId` is the one that the job runs for; an id of another org is then one that is not there. */
export const queueRows: { door: string; message: (ids: Ids) => Record<string, string | number> }[] = [
	{ door: "queue delivery", message: ({ delivery }) => ({ kind: "delivery", id: delivery }) },
	{ door: "queue profile", message: ({ orgId, contact }) => ({ kind: "profile", orgId, contactId: contact }) },
	{ door: "queue media", message: ({ orgId, message }) => ({ kind: "media", orgId, messageId: message }) },
	{ door: "queue fetch", message: ({ orgId, connection: id }) => ({ kind: "fetch", orgId, connectionId: id, providerId: "mid-nothing" }) },
	{ door: "queue connection", message: ({ orgId, connection: id }) => ({ kind: "connection", orgId, connectionId: id }) },
	{
		door: "queue push",
		message: ({ orgId, notification, device }) => ({
			kind: "push",
			orgId,
			notificationId: notification,
			subscriptionId: device,
			attempt: 0,
		}),
	},
	{ door: "queue mail", message: ({ mail }) => ({ kind: "mail", id: mail }) },
	{ door: "queue scheduled", message: ({ orgId }) => ({ kind: "scheduled", orgId }) },
	{ door: "queue audit", message: ({ orgId }) => ({ kind: "audit", orgId }) },
	{ door: "queue deletion", message: ({ deletionCode }) => ({ kind: "deletion", code: deletionCode }) },
	{ door: "queue index", message: ({ orgId }) => ({ kind: "index", orgId }) },
	{ door: "queue move", message: ({ orgId }) => ({ kind: "move", orgId }) },
	{ door: "queue replies", message: ({ orgId, conversation: id }) => ({ kind: "replies", orgId, conversationId: id }) },
];

/** Methods of the org's channel; `channels.ts` shows for each that another org's channel is neither heard nor touched. */
export const channelRows: { door: string }[] = [
	"fetch",
	"ping",
	"publish",
	"tell",
	"leaseHolder",
	"revoke",
	"webSocketMessage",
	"webSocketClose",
	"alarm",
].map((name) => ({ door: `channel ${name}` }));
