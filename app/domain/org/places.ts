import type { Capability } from "./roles.ts";

/** Pages of an org that one can go to: by its second key after G, where it has one, and in the palette. */
export const PLACES: readonly { path: string; label: string; key?: string; needs?: Capability; words?: string }[] = [
	{ path: "inbox", label: "Inbox", key: "i", words: "conversations messages" },
	{ path: "follow-ups", label: "Follow-ups", key: "f", words: "due today overdue" },
	{ path: "pipeline", label: "Pipeline", key: "p", words: "board stages deals" },
	{ path: "beginning", label: "Beginning", words: "first steps checklist onboarding" },
	{ path: "practice", label: "Practice inbox", words: "learn keys shortcuts begin" },
	{ path: "settings/connections", label: "Settings", key: "s", words: "connections instagram accounts" },
	{ path: "settings/notifications", label: "Notification settings", words: "devices push sound quiet hours" },
	{ path: "settings/members", label: "Members", words: "settings team invite roles" },
	{ path: "settings/tags", label: "Tags", needs: "manage-tags", words: "settings labels" },
	{ path: "settings/organization", label: "Organization", needs: "manage-organization", words: "settings name rules" },
	{ path: "settings/api", label: "API", needs: "manage-api-tokens", words: "settings tokens" },
	{ path: "settings/operations", label: "Operations", needs: "watch-operations", words: "settings health delays queue" },
	{ path: "settings/audit", label: "Audit log", needs: "read-audit", words: "settings who did what" },
	{ path: "settings/security", label: "Security", needs: "prove-isolation", words: "settings proof isolation" },
];
