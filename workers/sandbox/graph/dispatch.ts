import type { SendTrouble } from "#workers/sandbox/faults/schemas.ts";
import { exchangeForLongLived, refreshToken } from "#workers/sandbox/oauth/long-lived.ts";
import { type Account, findAccount } from "#workers/sandbox/state/accounts.ts";
import { now } from "#workers/sandbox/state/clock.ts";
import { findConversation } from "#workers/sandbox/state/conversations.ts";
import { findMessage } from "#workers/sandbox/state/messages.ts";
import { findPerson } from "#workers/sandbox/state/people.ts";
import type { State } from "#workers/sandbox/state/state.ts";
import { findToken, MESSAGES, type Token } from "#workers/sandbox/state/tokens.ts";
import { badParameter, notFound, refusal } from "./answer.ts";
import type { Call } from "./call.ts";
import { listConversationNodes, readConversationNode, readMessagesEdge } from "./conversations.ts";
import { readMe } from "./me.ts";
import { readMessageNode } from "./message-node.ts";
import { readProfile } from "./profile.ts";
import { sendToPerson } from "./send.ts";
import { readSubscription, subscribe, unsubscribe } from "./subscriptions.ts";

export type Caller = { state: State; call: Call; account: Account; token: Token };

const OLDEST_VERSION = 22;
const NEWEST_VERSION = 26;

/** Finds what a call is about and answers it; throws Meta's answer for one that is refused. */
export async function dispatch(state: State, call: Call, send: SendTrouble | undefined): Promise<Response> {
	if (call.problem) return call.problem;
	checkVersion(call.version);
	if (call.method === "GET" && call.path === "/access_token") return exchangeForLongLived(state, call);
	if (call.method === "GET" && call.path === "/refresh_access_token") return refreshToken(state, call);

	const [node = "", edge, ...more] = call.path.split("/").slice(1).map(decode);
	if (more.length > 0 || node === "") throw notFound(node, call.method);
	const caller = identify(state, call);
	const { account } = caller;
	if (node === "me" || node === account.id || node === account.app_scoped_id) return answerOwn(caller, edge, send);

	const conversation = findConversation(state, node);
	if (conversation?.account_id === account.id && call.method === "GET") {
		needMessages(caller);
		if (edge === undefined) return readConversationNode(caller, conversation);
		if (edge === "messages") return readMessagesEdge(caller, conversation);
	}
	if (edge !== undefined || call.method !== "GET") throw notFound(node, call.method);
	const message = findMessage(state, node);
	if (message?.accountId === account.id) {
		needMessages(caller);
		return readMessageNode(caller, message);
	}
	const person = findPerson(state, account.id, node);
	if (person?.id !== node) throw notFound(node, call.method);
	return readProfile(caller, person);
}

async function answerOwn(caller: Caller, edge: string | undefined, send: SendTrouble | undefined): Promise<Response> {
	switch (`${caller.call.method} ${edge ?? ""}`) {
		case "GET ":
			return readMe(caller);
		case "GET conversations":
			needMessages(caller);
			return listConversationNodes(caller);
		case "POST messages":
			needMessages(caller);
			return sendToPerson(caller, send);
		case "GET subscribed_apps":
			return readSubscription(caller);
		case "POST subscribed_apps":
			return subscribe(caller);
		case "DELETE subscribed_apps":
			return unsubscribe(caller);
		default:
			throw notFound(`me${edge ? `/${edge}` : ""}`, caller.call.method);
	}
}

/** Whose token it is; throws Meta's answer for none, an unknown, an expired or a revoked one. */
function identify(state: State, call: Call): Caller {
	if (call.token === null) throw refusal({ code: 104, message: "An access token is required to request this resource." });
	const token = findToken(state, call.token);
	const account = token && findAccount(state, token.account_id);
	if (!token || !account) throw refusal({ code: 190, message: "Invalid OAuth access token - Cannot parse access token" });
	if (token.revoked !== null) {
		const message = "Error validating access token: The session has been invalidated.";
		throw refusal({ code: 190, message, ...(token.revoked > 0 && { subcode: token.revoked }) });
	}
	if (token.expires_at <= now(state)) {
		const message = `Error validating access token: Session has expired on ${new Date(token.expires_at).toUTCString()}.`;
		throw refusal({ code: 190, subcode: 463, message });
	}
	return { state, call, account, token };
}

/** The scope, and the switch in the Instagram app that lets connected tools read messages. */
function needMessages({ token, account }: Caller) {
	if (!account.allows_messages) {
		throw refusal({
			code: 200,
			subcode: 2534041,
			status: 403,
			message: "(#200) The owner of the account has turned off access to messages.",
		});
	}
	if (token.scopes.split(",").includes(MESSAGES)) return;
	throw refusal({ code: 10, status: 403, message: "(#10) Application does not have permission for this action" });
}

function decode(segment: string) {
	try {
		return decodeURIComponent(segment);
	} catch {
		throw badParameter("The path is not readable");
	}
}

function checkVersion(version: string | null) {
	if (version === null) return;
	const [, major = "0", minor] = version.match(/^v(\d+)\.(\d+)$/) ?? [];
	if (minor === "0" && Number(major) >= OLDEST_VERSION && Number(major) <= NEWEST_VERSION) return;
	const message = `(#2635) You are calling a version of the Graph API that is not available: ${version}. Please update to the latest version: v${NEWEST_VERSION}.0.`;
	throw refusal({ code: 2635, message });
}
