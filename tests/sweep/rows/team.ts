import { offerOwnership } from "#app/domain/org/ownership.server.ts";
import type { Ids, Side } from "../side.ts";
import { type Asked, aNewAddress, type HttpRow, inOrg } from "./row.ts";

const MEMBERS = "action routes/o.$org.settings.members";
const members = (ids: Ids, form: Record<string, string>): Asked => ({ path: inOrg(ids, "/settings/members"), form });
const offered = ({ tenant, people }: Side) => offerOwnership(tenant, { id: people.owner.id, name: "Ana" }, people.member.id);

/** The team, its rules and what was done. */
export const teamRows: HttpRow[] = [
	{
		door: `${MEMBERS} change-role`,
		who: "manage-members",
		asked: (ids) => members(ids, { intent: "change-role", memberId: ids.member, role: "admin" }),
		right: 200,
	},
	{
		door: `${MEMBERS} remove`,
		who: "manage-members",
		asked: (ids) => members(ids, { intent: "remove", memberId: ids.member }),
		right: 200,
	},
	{ door: `${MEMBERS} leave`, who: "work-inbox", as: "member", asked: (ids) => members(ids, { intent: "leave" }), right: 302 },
	{
		door: `${MEMBERS} invite`,
		who: "manage-members",
		asked: (ids) => members(ids, { intent: "invite", email: aNewAddress(), role: "member" }),
		right: 200,
	},
	{
		door: `${MEMBERS} resend`,
		who: "manage-members",
		asked: (ids) => members(ids, { intent: "resend", invitationId: ids.invitation }),
		right: 200,
	},
	{
		door: `${MEMBERS} revoke`,
		who: "manage-members",
		asked: (ids) => members(ids, { intent: "revoke", invitationId: ids.invitation }),
		right: 200,
	},
	{
		door: `${MEMBERS} offer-ownership`,
		who: "transfer-ownership",
		asked: (ids) => members(ids, { intent: "offer-ownership", memberId: ids.member }),
		right: 200,
	},
	{
		door: `${MEMBERS} take-back-ownership`,
		who: "transfer-ownership",
		given: offered,
		asked: (ids) => members(ids, { intent: "take-back-ownership" }),
		right: 200,
	},
	...["accept-ownership", "decline-ownership"].map(
		(intent): HttpRow => ({
			door: `${MEMBERS} ${intent}`,
			who: "work-inbox",
			as: "member",
			given: offered,
			asked: (ids) => members(ids, { intent }),
			right: 200,
		}),
	),
	{
		door: "action routes/o.$org.settings.organization",
		who: "manage-organization",
		asked: (ids) => ({ path: inOrg(ids, "/settings/organization"), form: { name: "Another name" } }),
		right: 200,
	},
	{
		door: "action routes/o.$org.settings.api make",
		who: "manage-api-tokens",
		asked: (ids) => ({ path: inOrg(ids, "/settings/api"), form: { intent: "make", name: "Reports", memberId: ids.member } }),
		right: 200,
	},
	{
		door: "action routes/o.$org.settings.api revoke",
		who: "manage-api-tokens",
		asked: (ids) => ({ path: inOrg(ids, "/settings/api"), form: { intent: "revoke", tokenId: ids.apiToken } }),
		right: 200,
	},
	{
		door: "action routes/o.$org.settings.audit check",
		who: "read-audit",
		asked: (ids) => ({ path: inOrg(ids, "/settings/audit"), form: { intent: "check" } }),
		right: 200,
	},
	{
		door: "action routes/o.$org.settings.audit_.export export",
		who: "export-audit",
		asked: (ids) => ({ path: inOrg(ids, "/settings/audit/export"), form: { intent: "export", format: "jsonl" } }),
		right: 200,
	},
	{
		door: "action routes/o.$org.settings.security prove",
		who: "prove-isolation",
		asked: (ids) => ({ path: inOrg(ids, "/settings/security"), form: { intent: "prove" } }),
		right: 200,
	},
];
