/** What is done to the team and its connections. */
import { listApiTokens, makeApiToken } from "#app/domain/org/api-tokens.server.ts";
import { offerOwnership } from "#app/domain/org/ownership.server.ts";
import { makeVisitor } from "../../support/http.ts";
import { invitationOf } from "../../support/team.ts";
import { type AuditRows, aMember, connection, type Fields, post, type Team } from "./row.ts";

const members = (team: Team, fields: Fields) => post(team, "/settings/members", fields);

async function invited(team: Team): Promise<string> {
	await members(team, { intent: "invite", email: "sam@example.test", role: "member" });
	return (await invitationOf(team, "sam@example.test")).id;
}

/** The Owner of the org offers it to who acts. */
async function offered(team: Team) {
	const owner = await makeVisitor(team, "owner");
	await offerOwnership(team.tenant, owner.user, team.user.id);
}

export const ofTeam: AuditRows = {
	"connection-form connect": { line: "connection.requested", post: (team) => post(team, "/settings/connections", { intent: "connect" }) },
	"connection-form disconnect": { line: "connection.removed", post: (team) => connection(team, "disconnect") },
	"connection-form try-again": { line: "connection.tried-again", post: (team) => connection(team, "try-again") },
	"audit-form check": { line: "audit.checked", post: (team) => post(team, "/settings/audit", { intent: "check" }) },
	"audit-form export": {
		line: "audit.exported",
		post: (team) => post(team, "/settings/audit/export", { intent: "export", format: "csv" }),
	},
	"isolation-form prove": { line: "isolation.proved", post: (team) => post(team, "/settings/security", { intent: "prove" }) },
	"member-form change-role": {
		line: "member.role-changed",
		post: async (team) => members(team, { intent: "change-role", memberId: await aMember(team), role: "admin" }),
	},
	"member-form remove": {
		line: "member.removed",
		post: async (team) => members(team, { intent: "remove", memberId: await aMember(team) }),
	},
	"member-form leave": { line: "member.left", role: "member", post: (team) => members(team, { intent: "leave" }) },
	"member-form invite": {
		line: "invitation.sent",
		post: (team) => members(team, { intent: "invite", email: "sam@example.test", role: "member" }),
	},
	"member-form resend": {
		line: "invitation.sent-again",
		post: async (team) => members(team, { intent: "resend", invitationId: await invited(team) }),
	},
	"member-form revoke": {
		line: "invitation.revoked",
		post: async (team) => members(team, { intent: "revoke", invitationId: await invited(team) }),
	},
	"member-form offer-ownership": {
		line: "ownership.offered",
		post: async (team) => members(team, { intent: "offer-ownership", memberId: await aMember(team) }),
	},
	"member-form take-back-ownership": {
		line: "ownership.taken-back",
		post: async (team) => {
			await offerOwnership(team.tenant, team.user, await aMember(team));
			return members(team, { intent: "take-back-ownership" });
		},
	},
	"member-form accept-ownership": {
		line: "ownership.accepted",
		role: "member",
		post: async (team) => {
			await offered(team);
			return members(team, { intent: "accept-ownership" });
		},
	},
	"member-form decline-ownership": {
		line: "ownership.declined",
		role: "member",
		post: async (team) => {
			await offered(team);
			return members(team, { intent: "decline-ownership" });
		},
	},
	"api-token-form make": {
		line: "api-token.made",
		post: (team) => post(team, "/settings/api", { intent: "make", name: "Reports", memberId: "" }),
	},
	"api-token-form revoke": {
		line: "api-token.revoked",
		post: async (team) => {
			await makeApiToken(team.tenant, team.user.id, { name: "Reports", memberId: null });
			const [token] = await listApiTokens(team.tenant);
			return post(team, "/settings/api", { intent: "revoke", tokenId: token?.id ?? "" });
		},
	},
	"connection-form import-again": { line: "import.started", post: (team) => connection(team, "import-again") },
};
