import { typeOfName } from "#workers/sandbox/cdn/files.ts";
import { freshLink } from "#workers/sandbox/cdn/links.ts";
import { graphTime } from "#workers/sandbox/state/clock.ts";
import { type Attachment, isAmongNewest, listReactions, type Message } from "#workers/sandbox/state/messages.ts";
import { findPerson } from "#workers/sandbox/state/people.ts";
import type { State } from "#workers/sandbox/state/state.ts";
import { answer, refusal } from "./answer.ts";
import type { Caller } from "./dispatch.ts";
import { type Field, fieldsOf, pick } from "./fields.ts";

/** Details are given for so many of the newest messages, for older ones only that they exist. */
const DETAILED = 20;
const SHARED = ["share", "reel", "ig_reel", "ig_post", "post"];
const FILES = ["image", "video", "audio", "file", "ephemeral"];

/** One message; those older than the newest twenty are said to be gone. */
export function readMessageNode(caller: Caller, message: Message): Response {
	if (!hasDetails(caller.state, message)) {
		throw refusal({ code: 100, subcode: 33, message: "The message you are trying to access was deleted or cannot be found" });
	}
	return answer(pickMessage(caller, message, fieldsOf(caller.call.params, "id,created_time")));
}

export function hasDetails(state: State, message: Message) {
	return isAmongNewest(state, message, DETAILED);
}

export function pickMessage({ state, account }: Caller, message: Message, fields: readonly Field[]) {
	const person = findPerson(state, account.id, message.personId);
	const parties = {
		account: { id: account.id, username: account.username },
		person: { id: message.personId, username: person?.username ?? "instagram_user" },
	};
	const isOurs = message.direction === "outbound";
	const { reply_to } = message.extra;
	const link = (url: string | undefined) => (url === undefined ? "" : freshLink(state, url));
	return pick("InstagramMessage", fields, {
		id: () => message.mid,
		created_time: () => graphTime(message.at),
		from: () => (isOurs ? parties.account : parties.person),
		to: () => ({ data: [isOurs ? parties.person : parties.account] }),
		message: () => message.text ?? "",
		attachments: () =>
			listOf(
				message.attachments
					.filter(({ type }) => FILES.includes(type))
					.map((attachment, index) => fileOf(message.mid, index, attachment, link)),
			),
		shares: () => listOf(message.attachments.filter(({ type }) => SHARED.includes(type)).map(({ url }) => ({ link: link(url) }))),
		story: () => {
			if (reply_to && "story" in reply_to) return { reply_to: { id: reply_to.story.id, link: reply_to.story.url } };
			const mention = message.attachments.find(({ type }) => type === "story_mention" || type === "ig_story");
			return mention && { mention: { id: message.mid.slice(-17), link: link(mention.url) } };
		},
		reply_to: () => (reply_to && "mid" in reply_to ? reply_to : undefined),
		reactions: () => listOf(listReactions(state, message.mid).map(({ reaction, by_id }) => ({ reaction, users: [{ id: by_id }] }))),
		is_unsupported: () => message.extra.is_unsupported ?? false,
		tags: () => ({ data: [{ name: "inbox" }, { name: "source:mobile" }] }),
	});
}

function listOf(data: unknown[]) {
	return data.length > 0 ? { data } : undefined;
}

function fileOf(mid: string, index: number, { type, url }: Attachment, link: (url: string | undefined) => string) {
	const name =
		URL.parse(url ?? "")
			?.pathname.split("/")
			.at(-1) ?? `${type}-${index}`;
	const file = { id: `${mid.slice(-24)}${index}`, mime_type: typeOfName(name) ?? "application/octet-stream", name, size: 48_000 };
	switch (type) {
		case "image":
			return { ...file, image_data: { url: link(url), preview_url: link(url), width: 640, height: 480 } };
		case "video":
			return { ...file, video_data: { url: link(url), preview_url: link(url), width: 320, height: 240 } };
		case "ephemeral":
			return file;
		default:
			return { ...file, file_url: link(url) };
	}
}
