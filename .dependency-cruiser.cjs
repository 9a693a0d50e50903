/**
 * The law of the house: imports go down only. routes, doors, workers -> domain -> platform -> schema; ui is furniture.
 * An arrow between rooms that is not listed here is a decision: add it with its reason.
 */
const room = (name) => `^app/domain/${name}/`;

/** Which rooms a room may use, besides itself, platform and schema. */
const ROOMS = {
	// The rows, events and sockets that every other room tells about its changes.
	realtime: ["auth", "org"],
	// Who is asking: sessions, members. A member comes with a tenant, which org opens. Links and notices go by mail.
	auth: ["org", "realtime", "mail"],
	// Organizations and the grants to touch their rows; the bell is part of their navigation; a new one gets its stages, who is invited a mail, the leads of who leaves are nobody's, navigation counts what is due, and the audit log names contacts.
	org: ["auth", "realtime", "pipeline", "contacts", "mail", "notifications", "follow-ups"],
	// A contact is the lead of a member of the org, who is told so.
	contacts: ["realtime", "org", "notifications"],
	// Every room that changes something says so in the org's audit log.
	pipeline: ["realtime", "contacts", "inbox", "org", "follow-ups"],
	// Conversations, messages and the outbox, which calls Instagram.
	inbox: ["realtime", "contacts", "pipeline", "instagram", "org", "notifications", "follow-ups", "notes", "saved-replies"],
	// Texts that are sent often, filled in with what is known of a conversation.
	"saved-replies": ["realtime", "org", "contacts"],
	// Views of the inbox that members keep by a name, counted like its own.
	"saved-views": ["realtime", "org", "inbox"],
	// What members write to each other beside a conversation; whom they mention is told.
	notes: ["realtime", "org", "notifications"],
	// What is to be done with a contact on a day, shown with where the conversation stands; an answer ends it.
	"follow-ups": ["realtime", "contacts", "inbox", "pipeline", "org", "notifications"],
	// Connecting, the Graph API and webhook deliveries, which end in the inbox.
	instagram: ["org", "auth", "inbox", "realtime", "mail", "notifications"],
	// What members are told of, and of whom: who they are, and their open pages; a device is told while the session lasts that added it.
	notifications: ["org", "realtime", "contacts", "auth"],
	// What is looked for is in the inbox: its conversations, who wrote, and whether a reply window is open.
	search: ["realtime", "org", "inbox", "contacts"],
	// What people and Meta may ask us to delete, and the policy that promises it.
	privacy: ["org", "instagram", "realtime"],
	// The proof that orgs are kept apart calls whatever takes an id, with the ids of another org.
	isolation: ["org", "auth", "inbox", "instagram", "pipeline", "realtime"],
	// What waits for a member, once a day by mail: how they are told, what is theirs to do, and which reply windows close.
	digest: ["org", "mail", "notifications", "follow-ups", "inbox"],
	// Mails on their way and what they say.
	mail: [],
	// Made-up people to learn the keys with: the inbox's own question of until when, and nothing else of it.
	practice: ["realtime", "inbox"],
	// How far an org and a member have come, of which practising is a part.
	beginning: ["org", "auth", "realtime", "practice"],
	// The made-up world of local mode.
	demo: ["auth", "org", "instagram", "inbox", "contacts", "pipeline", "realtime"],
};

module.exports = {
	forbidden: [
		{
			name: "no-cycles",
			comment: "Two modules that need each other are one module, or miss a third.",
			severity: "error",
			from: { path: "^(app|workers)/" },
			to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
		},
		{
			name: "platform-knows-no-business",
			severity: "error",
			from: { path: "^app/platform/" },
			to: { path: "^(app/(domain|routes|doors|ui)|workers)/", dependencyTypesNot: ["type-only"] },
		},
		{
			name: "schema-knows-nothing",
			severity: "error",
			from: { path: "^app/schema/" },
			to: { path: "^(app/(domain|routes|doors|ui|platform)|workers)/" },
		},
		{
			name: "ui-is-furniture",
			severity: "error",
			from: { path: "^app/ui/" },
			to: { path: "^(app/(domain|routes|doors|platform|schema)|workers)/" },
		},
		{
			name: "rooms-know-no-doors",
			severity: "error",
			from: { path: "^app/domain/" },
			to: { path: "^(app/(routes|doors)|workers)/", dependencyTypesNot: ["type-only"] },
		},
		{
			name: "doors-hold-no-sql",
			severity: "error",
			from: { path: "^app/(routes|doors)/" },
			to: { path: "(^app/schema/|drizzle-orm)", dependencyTypesNot: ["type-only"] },
		},
		{
			name: "health-aside-doors-do-not-reach-databases",
			severity: "error",
			from: { path: "^(app/(routes|doors|ui)|workers)/", pathNot: "^(app/doors/health\\.server\\.ts|workers/(schedule|sandbox/.*)\\.ts)$" },
			to: { path: "^app/platform/db/" },
		},
		{
			name: "raw-databases-stay-in-platform-db",
			severity: "error",
			from: { pathNot: "^app/platform/db/" },
			to: { path: "drizzle-orm/d1" },
		},
		{
			name: "only-the-tenant-opens-a-shard",
			comment: "fence.ts is opened through openTenant alone.",
			severity: "error",
			from: { path: "^(app|workers)/", pathNot: "^app/platform/(db/|tenant\\.ts)" },
			to: { path: "^app/platform/db/fence\\.ts$" },
		},
		{
			name: "grants-come-from-one-module",
			comment: "app/domain/org/access.server.ts asked the directory; nobody else may vouch.",
			severity: "error",
			from: { path: "^(app|workers)/", pathNot: "^app/(domain/org/access\\.server\\.ts|platform/)" },
			to: { path: "^app/platform/grant\\.ts$" },
		},
		{
			name: "sandbox-and-product-share-nothing",
			severity: "error",
			from: { path: "^workers/sandbox/" },
			to: { path: "^(app/|workers/[^/]+\\.ts$)" },
		},
		{
			name: "product-does-not-know-the-sandbox",
			severity: "error",
			from: { path: "^(app|workers)/", pathNot: "^workers/sandbox/" },
			to: { path: "^workers/sandbox/" },
		},
		...Object.entries(ROOMS).map(([name, others]) => ({
			name: `${name}-keeps-to-its-neighbours`,
			severity: "error",
			from: { path: room(name) },
			to: { path: "^app/domain/", pathNot: [room(name), ...others.map(room)] },
		})),
	],
	options: {
		doNotFollow: { path: "node_modules" },
		exclude: { path: "^build/" },
		tsPreCompilationDeps: true,
		tsConfig: { fileName: "tsconfig.json" },
		enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["workerd", "worker", "browser", "import", "types", "default"] },
	},
};
