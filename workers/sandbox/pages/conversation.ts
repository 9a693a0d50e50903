import { html } from "hono/html";
import { linkTo } from "#workers/sandbox/cdn/links.ts";
import type { Account } from "#workers/sandbox/state/accounts.ts";
import { DAY, now } from "#workers/sandbox/state/clock.ts";
import { conversationWith } from "#workers/sandbox/state/conversations.ts";
import { type Attachment, listMessages, listReactions, type Message } from "#workers/sandbox/state/messages.ts";
import type { Person } from "#workers/sandbox/state/people.ts";
import type { State } from "#workers/sandbox/state/state.ts";
import { dayOf, lengthOf, type Markup, timeOf } from "./layout.ts";

const SHOWN = 60;

/** Who talks with whom, and how long the account may still answer. */
export function headerPart(state: State, account: Account, person: Person): Markup {
	return html`<img class="avatar" src="${linkTo(state, `person-${person.id}.png`)}" alt="">
<div><b>${person.name}</b><span class="muted">@${person.username} writes to @${account.username}</span></div>
${windowPill(state, account, person)}
<button class="quiet" data-beside>Beside the inbox</button>`;
}

function windowPill(state: State, account: Account, person: Person) {
	const inboundAt = conversationWith(state, account.id, person.id)?.inbound_at;
	if (!inboundAt) return html`<span class="pill">No window</span>`;
	const age = now(state) - inboundAt;
	if (age <= DAY) return html`<span class="pill good">Open, ${lengthOf(DAY - age)} left</span>`;
	if (age <= 7 * DAY) return html`<span class="pill warn">Human agent, ${lengthOf(7 * DAY - age)} left</span>`;
	return html`<span class="pill bad">Closed</span>`;
}

/** The newest messages as the person sees them. */
export function conversationPart(state: State, account: Account | null, person: Person | null): Markup {
	if (!account || !person) return html`<p class="hint">Name somebody, and write the first message as them.</p>`;
	const messages = listMessages(state, account.id, person.id, { limit: SHOWN })
		.map(({ message }) => message)
		.reverse();
	if (messages.length === 0)
		return html`<p class="hint">Nothing said yet. Write as ${person.name}, and it arrives in the inbox of @${account.username}.</p>`;
	let day = "";
	return html`${messages.map((message) => {
		const ofMessage = dayOf(message.at);
		const separator = ofMessage === day ? "" : html`<div class="day">${ofMessage}</div>`;
		day = ofMessage;
		return html`${separator}${line(state, message)}`;
	})}`;
}

function line(state: State, message: Message) {
	const isMine = message.direction === "inbound";
	const reactions = listReactions(state, message.mid).map(({ emoji, reaction }) => emoji ?? reaction);
	const hasHeart = listReactions(state, message.mid).some(({ by_id }) => by_id === message.personId);
	return html`<div class="line ${isMine ? "mine" : ""}" data-mid="${message.mid}">
${message.attachments.map((attachment) => attachmentOf(attachment))}
${message.text === null ? "" : html`<div class="bubble"><bdi>${message.text}</bdi></div>`}
<footer>${reactions.join(" ")} ${timeOf(message.at)}${sourceOf(message)}
${
	isMine
		? html`<button class="quiet" data-event="unsend">Unsend</button>`
		: html`<button class="quiet" data-event="${hasHeart ? "unreact" : "react"}">${hasHeart ? "Take ❤ back" : "❤"}</button><button class="quiet" data-event="read">Seen</button>`
}</footer></div>`;
}

function sourceOf({ direction, extra }: Message) {
	if (direction === "inbound") return "";
	return extra.app_id === undefined ? " · typed in Instagram" : " · from DM Tracker";
}

function attachmentOf({ type, url }: Attachment) {
	if (url === undefined) return html`<div class="bubble">${type === "like_heart" ? "❤" : `[${type}]`}</div>`;
	const path = URL.parse(url)?.pathname ?? "";
	if (/\.(png|jpe?g)$/.test(path)) return html`<div class="bubble bare"><img src="${url}" alt="Picture" width="260" loading="lazy"></div>`;
	if (path.endsWith(".mp4"))
		return html`<div class="bubble bare"><video src="${url}" controls preload="metadata" width="260"></video></div>`;
	if (path.endsWith(".m4a")) return html`<div class="bubble bare"><audio src="${url}" controls preload="none"></audio></div>`;
	return html`<div class="bubble"><a href="${url}" rel="noreferrer noopener" target="_blank">${type}</a></div>`;
}
