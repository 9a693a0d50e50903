/** What may stand in the body of a send. Strict: what Meta would refuse or misread is refused here with its reason. */

import { isObject } from "#workers/sandbox/json.ts";
import { badParameter } from "./answer.ts";

export type Outgoing = { text: string | null; attachments: { type: string; url: string | null }[] };

const LONGEST_TEXT = 1000;
const MOST_IMAGES = 10;
const MEDIA = ["image", "video", "audio", "file"];
const MESSAGE_KEYS = ["text", "attachment", "attachments", "metadata", "quick_replies"];

/** The person's id: decimal text, since a JavaScript number would already be another one. */
export function readRecipient({ recipient }: Record<string, unknown>): string {
	if (!isObject(recipient)) throw badParameter("The parameter recipient is required");
	const { id } = recipient;
	if (typeof id !== "string") throw badParameter("Param recipient[id] must be a string of digits");
	if (!/^\d{1,30}$/.test(id)) throw badParameter(`Param recipient[id] must be a valid ID string (e.g., "123")`);
	return id;
}

export function readTag({ tag, messaging_type }: Record<string, unknown>): "HUMAN_AGENT" | null {
	if (messaging_type !== undefined && !["RESPONSE", "UPDATE", "MESSAGE_TAG"].includes(String(messaging_type))) {
		throw badParameter("Param messaging_type must be one of {RESPONSE, UPDATE, MESSAGE_TAG}");
	}
	if (messaging_type === "MESSAGE_TAG" && tag === undefined) throw badParameter("Param tag is required with messaging_type MESSAGE_TAG");
	if (tag === undefined) return null;
	if (tag !== "HUMAN_AGENT") throw badParameter("Param tag must be one of {HUMAN_AGENT}");
	if (messaging_type !== "MESSAGE_TAG") throw badParameter("Param tag is only allowed with messaging_type MESSAGE_TAG");
	return tag;
}

export function readMessage(message: unknown): Outgoing {
	if (!isObject(message)) throw badParameter("Param message must be an object");
	const unknown = Object.keys(message).filter((key) => !MESSAGE_KEYS.includes(key));
	if (unknown.length > 0) throw badParameter(`Invalid keys "${unknown.join(", ")}" were found in param "message".`);
	const kinds = (["text", "attachment", "attachments"] as const).filter((key) => message[key] !== undefined);
	if (kinds.length !== 1) throw badParameter("Exactly one of text, attachment and attachments is needed in param message");

	if (kinds[0] === "text") return { text: readText(message.text), attachments: [] };
	if (kinds[0] === "attachment") return { text: null, attachments: [readAttachment(message.attachment)] };
	const { attachments } = message;
	if (!Array.isArray(attachments) || attachments.length === 0 || attachments.length > MOST_IMAGES) {
		throw badParameter(`Param message[attachments] must hold 1 to ${MOST_IMAGES} images`);
	}
	const images = attachments.map(readAttachment);
	if (images.some(({ type }) => type !== "image")) throw badParameter("Param message[attachments] may only hold images");
	return { text: null, attachments: images };
}

function readText(text: unknown): string {
	if (typeof text !== "string") throw badParameter("Param message[text] must be a string");
	if (text.trim() === "") throw badParameter("The parameter message[text] must not be empty");
	const bytes = new TextEncoder().encode(text).length;
	if (bytes > LONGEST_TEXT) throw badParameter(`Length of param message[text] must be less than or equal to ${LONGEST_TEXT}`);
	return text;
}

function readAttachment(attachment: unknown): { type: string; url: string | null } {
	if (!isObject(attachment)) throw badParameter("Param message[attachment] must be an object");
	const { type } = attachment;
	if (type === "like_heart") return { type, url: null };
	const payload = isObject(attachment.payload) ? attachment.payload : {};
	if (type === "MEDIA_SHARE") {
		if (typeof payload.id !== "string" || !/^\d+$/.test(payload.id))
			throw badParameter("Param message[attachment][payload][id] must be a media id");
		return { type: "share", url: `https://www.instagram.com/p/${payload.id}/` };
	}
	if (typeof type !== "string" || !MEDIA.includes(type))
		throw badParameter("Param message[attachment][type] must be one of {image, video, audio, file, like_heart, MEDIA_SHARE}");
	if (typeof payload.url !== "string" || !/^https?:$/.test(URL.parse(payload.url)?.protocol ?? "")) {
		throw badParameter("Param message[attachment][payload][url] must be a URL");
	}
	return { type, url: payload.url };
}
