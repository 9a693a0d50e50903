import { Hono } from "hono";
import { html, raw } from "hono/html";
import { findMail, listMails, type Mail } from "#workers/sandbox/state/mails.ts";
import type { State } from "#workers/sandbox/state/state.ts";
import { dayOf, layout, type Markup, timeOf } from "./layout.ts";

const SHOWN = 200;

/** Every mail that the app has sent. */
export function makeMailbox(state: State) {
	const mailbox = new Hono();
	mailbox.get("/", (context) => context.html(page(state, null)));
	mailbox.get("/:id", (context) => {
		const mail = findMail(state, Number(context.req.param("id")) || 0);
		return mail ? context.html(page(state, mail)) : context.html(page(state, null), 404);
	});
	return mailbox;
}

function page(state: State, chosen: Mail | null) {
	const mails = listMails(state, { limit: SHOWN });
	const mail = chosen ?? mails[0] ?? null;
	const list = html`<ol class="card">${mails.map((each) => item(each, each.id === mail?.id))}</ol>`;
	const body = html`<main class="page"><h1>Mail</h1>
${mail === null ? html`<div class="scroll"><p class="empty">DM Tracker has sent no mail yet.</p></div>` : html`<div class="mails">${list}${letter(mail)}</div>`}
</main>`;
	return layout(state, { title: mail ? mail.subject : "Mail", current: "/mail", body });
}

function item({ id, at, recipient, subject }: Mail, isCurrent: boolean) {
	return html`<li><a href="/mail/${id}" ${isCurrent ? raw('aria-current="true"') : ""}><b>${subject}</b><span class="muted">${recipient} · ${dayOf(at)} ${timeOf(at)}</span></a></li>`;
}

/** The letter; its HTML runs in a frame of its own without scripts, its links open beside it. */
function letter({ at, recipient, subject, text, html: markup }: Mail): Markup {
	return html`<article class="card"><h1 style="margin-bottom:10px">${subject}</h1>
<dl><dt>To</dt><dd>${recipient}</dd><dt>Sent</dt><dd>${dayOf(at)} ${timeOf(at)} UTC</dd></dl>
${markup === null ? "" : html`<iframe title="Letter" sandbox="allow-popups allow-popups-to-escape-sandbox" srcdoc="${`<base target="_blank">${markup}`}"></iframe>`}
${text === "" ? "" : html`<pre>${linked(text)}</pre>`}</article>`;
}

/** The text with its addresses as links. */
function linked(text: string) {
	return text
		.split(/(https?:\/\/[^\s<>"]+)/)
		.map((part, index) => (index % 2 === 1 ? html`<a href="${part}" rel="noreferrer">${part}</a>` : part));
}
