import type { Role } from "#app/schema/directory.ts";

/** What a role may do: the one place that loaders, actions, the API and screens ask. */
const CAPABILITIES = {
	"work-inbox": ["owner", "admin", "member"],
	"manage-connections": ["owner", "admin"],
	"manage-members": ["owner", "admin"],
	"manage-organization": ["owner"],
} as const satisfies Record<string, readonly Role[]>;

export type Capability = keyof typeof CAPABILITIES;

/** Whether a role has a capability. */
export function may(role: Role, capability: Capability): boolean {
	const roles: readonly Role[] = CAPABILITIES[capability];
	return roles.includes(role);
}
