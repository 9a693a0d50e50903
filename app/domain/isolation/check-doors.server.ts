import { settingsOf } from "#app/platform/env.ts";
import type { Tenant } from "#app/platform/tenant.ts";
import { type Check, expectAnswer, expectSame } from "./checks.ts";
import type { Ids } from "./ids.ts";

/** The Worker's own entry, and the browser of the member who asked for the proof. */
export type Doors = { knock: (request: Request) => Promise<Response>; cookie: string };

type Knock = { words: string; path: string; expected: string; headers?: Record<string, string>; form?: Record<string, string> };

/**
 * Knocks at the doors that everybody knocks at: as the signed-in member who asks, in their own org, with ids of the
 * throw-away one; at the throw-away one's pages and socket; and at the API with the token of one and ids of the other.
 */
export async function checkDoors(
	member: Tenant,
	{ knock, cookie }: Doors,
	reader: { apiToken: string; ids: Ids },
	other: { slug: string; apiToken: string; ids: Ids },
): Promise<Check[]> {
	const { APP_ORIGIN } = settingsOf(member.env);
	const { ids } = other;
	const here = `/o/${member.slug}`;
	const conversation = `${here}/inbox/${ids.conversation}`;
	const connections = `${here}/settings/connections`;
	const ask = (words: string, path: string): Knock => ({ words, path, expected: "404" });
	const post = (words: string, path: string, form: Record<string, string>): Knock => ({ words, path, form, expected: "404" });
	const api = (words: string, path: string, token: string, expected: string): Knock => ({
		words,
		path: `/api/v1${path}`,
		expected,
		headers: { "x-org-auth-token": token, cookie: "" },
	});
	const doors: Knock[] = [
		ask("page: a conversation", conversation),
		ask("page: the other's inbox", `/o/${other.slug}/inbox`),
		ask("page: the other's settings", `/o/${other.slug}/settings/connections`),
		ask("more messages of a conversation", `${here}/pages/conversations/${ids.conversation}`),
		ask("an attachment", `${here}/media/${ids.message}.0`),
		ask("a picture", `${here}/pictures/${ids.picture}`),
		post("form: writing a reply", conversation, { intent: "reply", clientId: ids.mark, text: "Nobody gets this." }),
		post("form: sending a reply again", conversation, { intent: "retry", messageId: ids.message }),
		post("form: reacting", conversation, { intent: "react", messageId: ids.message, reaction: "love" }),
		post("form: deleting a message", conversation, { intent: "delete", messageId: ids.message }),
		post("form: marking as read", conversation, { intent: "read" }),
		post("form: moving a contact", `${here}/contacts/${ids.contact}`, { intent: "move", stageId: ids.stage }),
		post("form: disconnecting", connections, { intent: "disconnect", connectionId: ids.connection }),
		post("form: asking Instagram again", connections, { intent: "try-again", connectionId: ids.connection }),
		post("form: reading the history again", connections, { intent: "import-again", connectionId: ids.connection }),
		{
			words: "live socket of the other, with the session of somebody else",
			path: `/o/${other.slug}/live`,
			expected: "404",
			headers: { upgrade: "websocket" },
		},
		api("API: the other's messages, by the other's own token", `/conversations/${ids.conversation}/messages`, other.apiToken, "200"),
		api("API: the other's messages", `/conversations/${ids.conversation}/messages`, reader.apiToken, "404"),
		api("API: an attachment", `/media/${ids.message}.0`, reader.apiToken, "404"),
		api("API: a token that nobody has", "/contacts", "not-a-token", "401"),
	];

	const checks = await Promise.all(
		doors.map(({ words, path, expected, headers, form }) =>
			expectAnswer(words, expected, async () => {
				const request = new Request(`${APP_ORIGIN}${path}`, {
					method: form ? "POST" : "GET",
					headers: { cookie, origin: APP_ORIGIN, ...headers },
					...(form && { body: new URLSearchParams(form) }),
					redirect: "manual",
				});
				const answer = await knock(request);
				await answer.arrayBuffer();
				return String(answer.status);
			}),
		),
	);
	const [mine, theirs] = await Promise.all(
		[reader, other].map(async ({ apiToken }) => {
			const headers = { "x-org-auth-token": apiToken };
			const answers = await Promise.all(
				["/contacts", "/conversations"].map(async (path) => (await knock(new Request(`${APP_ORIGIN}/api/v1${path}`, { headers }))).text()),
			);
			return answers.join("").includes(ids.mark) ? "ids of the other" : "no id of the other";
		}),
	);
	checks.push(
		expectSame("API: the lists of the other, by its own token", "ids of the other", theirs ?? ""),
		expectSame("API: the lists of one", "no id of the other", mine ?? ""),
	);
	return checks;
}
