/** Fills an empty installation with the demo, through local doors of the app and the sandbox. */
import { demoWorld } from "./demo-world.ts";
import type { Running } from "./runtime.ts";

const MESSAGES_A_REQUEST = 150;

/** Seeds the demo unless it is there already; a start that was killed half-way goes on. */
export async function seedDemo({ origin, sandboxOrigin, secret }: Running): Promise<void> {
	const post = (url: string, body: unknown) => postLocal(url, secret, body);
	const headers = { "x-local-secret": secret };
	const status = await fetch(`${origin}/local/seed`, { headers });
	if (((await status.json()) as { seeded: boolean }).seeded) return;

	console.log("seeding the demo");
	const world = demoWorld(Date.now() + (await offsetOf(sandboxOrigin)), sandboxOrigin);
	await post(`${sandboxOrigin}/control/seed`, {
		accounts: world.orgs.map(({ account }) => ({
			id: account.id,
			username: account.username,
			name: account.name,
			account_type: account.accountType,
			app_scoped_id: account.appScopedId,
			token: account.token,
			subscribed: true,
		})),
		people: world.orgs.flatMap(({ account, contacts }) =>
			contacts.map(({ instagramId, username, name }) => ({ id: instagramId, account: account.id, username, name })),
		),
		messages: world.orgs.flatMap(({ account, contacts }) =>
			contacts.flatMap(({ instagramId, messages }) =>
				messages.map(({ mid, direction, text, attachments, at }) => ({
					mid,
					account: account.id,
					person: instagramId,
					direction,
					text,
					attachments,
					timestamp: at,
				})),
			),
		),
	});
	const { users, password } = world;
	await post(`${origin}/local/seed/people`, {
		users,
		password,
		orgs: world.orgs.map(({ contacts: _, ...org }) => org),
	});
	for (const org of world.orgs) {
		for (const contacts of chunked(org.contacts))
			await post(`${origin}/local/seed/contacts`, { slug: org.slug, accountId: org.account.id, contacts });
	}
	await post(`${origin}/local/seed/done`, {});
}

/** Sets the app's clock by the sandbox's, which remembers how far it was moved. */
export async function setClocks({ origin, sandboxOrigin, secret }: Running): Promise<void> {
	await postLocal(`${origin}/local/clock`, secret, { offset_ms: await offsetOf(sandboxOrigin) });
}

async function offsetOf(sandboxOrigin: string): Promise<number> {
	const clock = await fetch(`${sandboxOrigin}/control/clock`);
	const { offset_ms = 0 } = (await clock.json()) as { offset_ms?: number };
	return offset_ms;
}

async function postLocal(url: string, secret: string, body: unknown) {
	const headers = { "x-local-secret": secret, "content-type": "application/json" };
	const response = await fetch(url, { method: "POST", headers, body: JSON.stringify(body) });
	if (!response.ok) throw new Error(`${url} answered ${response.status}: ${await response.text()}`);
}

function chunked<T extends { messages: unknown[] }>(contacts: T[]): T[][] {
	const chunks: T[][] = [[]];
	let messages = 0;
	for (const contact of contacts) {
		if (messages + contact.messages.length > MESSAGES_A_REQUEST) {
			chunks.push([]);
			messages = 0;
		}
		chunks.at(-1)?.push(contact);
		messages += contact.messages.length;
	}
	return chunks;
}
