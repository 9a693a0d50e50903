import type { Role } from "#app/schema/directory.ts";

/** What a role may do: the one place that loaders, actions, the API and screens ask, and that the members page prints. */
const CAPABILITIES = {
	"work-inbox": { words: "Inbox, contacts and pipeline", roles: ["owner", "admin", "member"] },
	"see-every-lead": { words: "Every lead, also where members are limited to their own", roles: ["owner", "admin"] },
	"manage-members": { words: "Members and invitations, never above one's own role", roles: ["owner", "admin"] },
	"manage-connections": { words: "Instagram connections", roles: ["owner", "admin"] },
	"delete-others-notes": { words: "Deleting notes of others", roles: ["owner", "admin"] },
	"manage-saved-replies": { words: "Saved replies of the team", roles: ["owner", "admin"] },
	"manage-shared-views": { words: "Changing and deleting views that others share", roles: ["owner", "admin"] },
	"manage-tags": { words: "Making, renaming and deleting tags", roles: ["owner", "admin"] },
	"manage-cadences": { words: "Cadences of follow-ups", roles: ["owner", "admin"] },
	"manage-turns": { words: "Who gets new leads in turn", roles: ["owner", "admin"] },
	"manage-api-tokens": { words: "API tokens", roles: ["owner", "admin"] },
	"read-audit": { words: "Reading the audit log", roles: ["owner", "admin"] },
	"prove-isolation": { words: "Proof that organizations are kept apart", roles: ["owner", "admin"] },
	"manage-organization": { words: "Name and rules of the organization", roles: ["owner"] },
	"watch-operations": { words: "Watching how messages come and go", roles: ["owner"] },
	"export-audit": { words: "Exporting the audit log", roles: ["owner"] },
	"transfer-ownership": { words: "Handing the organization over", roles: ["owner"] },
} as const satisfies Record<string, { words: string; roles: readonly Role[] }>;

export type Capability = keyof typeof CAPABILITIES;

/** The roles, the highest first. */
export const ROLES = ["owner", "admin", "member"] as const satisfies readonly Role[];

export const ROLE_WORDS: Record<Role, string> = { owner: "Owner", admin: "Admin", member: "Team Member" };

/** Whether a role has a capability. */
export function may(role: Role, capability: Capability): boolean {
	const roles: readonly Role[] = CAPABILITIES[capability].roles;
	return roles.includes(role);
}

/** Whether `role` may give `given` to somebody: never one above its own, and an org is handed over, not given. */
export function mayGive(role: Role, given: Role): boolean {
	return may(role, "manage-members") && given !== "owner" && ROLES.indexOf(given) >= ROLES.indexOf(role);
}

/** The roles that have a capability. */
export function rolesWith(capability: Capability): readonly Role[] {
	return CAPABILITIES[capability].roles;
}

/** The roles that may give `given`. */
export function rolesThatGive(given: Role): Role[] {
	return ROLES.filter((role) => mayGive(role, given));
}

/** The table of roles, as the members page prints it. */
export const CAPABILITY_ROWS: { capability: Capability; words: string; roles: readonly Role[] }[] = Object.entries(CAPABILITIES).map(
	([capability, { words, roles }]) => ({ capability: capability as Capability, words, roles }),
);
