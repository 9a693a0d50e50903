import { Hono } from "hono";
import { html, raw } from "hono/html";
import { linkTo } from "#workers/sandbox/cdn/links.ts";
import { type Account, findAccount, listAccounts } from "#workers/sandbox/state/accounts.ts";
import { findPerson, listPeople, type Person } from "#workers/sandbox/state/people.ts";
import type { State } from "#workers/sandbox/state/state.ts";
import { FAULT_BUTTONS } from "./buttons.ts";
import { conversationPart, headerPart } from "./conversation.ts";
import { layout } from "./layout.ts";
import { PLAY_SCRIPT } from "./play-script.ts";
import { toolsPart } from "./tools.ts";

/** The page on which one plays a person, and the parts of it that it asks for again every second. */
export function makePlay(state: State) {
	const play = new Hono();

	play.get("/", (context) => {
		const { account: accountKey = "", person: personKey = "", narrow } = context.req.query();
		const account = findAccount(state, accountKey) ?? listAccounts(state)[0];
		if (!account) return context.text("There is no account.", 404);
		const person = findPerson(state, account.id, personKey) ?? (personKey === "" ? (listPeople(state, account.id)[0] ?? null) : null);
		return context.html(playPage(state, account, person, narrow === "1"));
	});

	play.get("/parts/play", (context) => {
		const { account: accountKey = "", person: personKey = "" } = context.req.query();
		const account = findAccount(state, accountKey);
		const person = account && findPerson(state, account.id, personKey);
		return context.json({
			header: account && person ? String(headerPart(state, account, person)) : "",
			log: String(conversationPart(state, account, person)),
			tools: String(toolsPart(state)),
		});
	});

	return play;
}

function playPage(state: State, account: Account, person: Person | null, isNarrow: boolean) {
	const people = listPeople(state, account.id);
	const body = html`<main class="play" data-account="${account.id}" data-person="${person?.id ?? ""}">
<aside class="people" aria-label="People">
<div class="top">
<label><span>Writes to</span><select id="account">${listAccounts(state).map(
		({ id, username }) => html`<option value="${id}" ${id === account.id ? raw("selected") : ""}>@${username}</option>`,
	)}</select></label>
<form id="new-person"><label><span>Somebody new</span><input name="name" placeholder="Name, then Enter" autocomplete="off" maxlength="60"></label></form>
</div>
<ol>${people.slice(0, 200).map((each) => personItem(state, account, each, each.id === person?.id))}</ol>
</aside>
<section class="talk" aria-label="Conversation">
<header id="header">${person ? headerPart(state, account, person) : html`<div><b>Nobody yet</b></div>`}</header>
<div class="log" id="log" tabindex="0" aria-label="Messages" aria-live="polite">${conversationPart(state, account, person)}</div>
<form class="composer" id="composer">
<textarea name="text" rows="2" aria-label="Message" placeholder="${person ? `Write as ${person.name}` : "Name somebody first"}" ${person ? "" : raw("disabled")}></textarea>
<div class="row"><div class="row">
<button type="button" data-attach="image">Picture</button><button type="button" data-attach="video">Video</button><button type="button" data-attach="audio">Voice</button>
</div><button class="primary">Send</button></div>
<p class="muted" id="status" role="status">Enter sends, Shift and Enter make a new line.</p>
</form>
</section>
<aside class="tools" aria-label="Faults and clock">
<div class="card"><h2>Clock</h2><div class="row">
<button data-advance="3600000">+1 h</button><button data-advance="82800000">+23 h</button><button data-advance="518400000">+6 d</button><button data-reset-clock>Reset</button>
</div></div>
<div id="tools" class="stack">${toolsPart(state)}</div>
${FAULT_BUTTONS.map(
	({ title, buttons }) =>
		html`<div class="card"><h2>${title}</h2><div class="row">${buttons.map(
			({ label, body: fault }) => html`<button data-fault="${JSON.stringify(fault)}">${label}</button>`,
		)}</div></div>`,
)}
</aside>
</main>`;
	return layout(state, { title: person ? person.name : "Write", current: "/", body, script: PLAY_SCRIPT, isNarrow });
}

function personItem(state: State, account: Account, { id, username, name }: Person, isCurrent: boolean) {
	return html`<li><a href="/?account=${account.id}&person=${id}" ${isCurrent ? raw('aria-current="true"') : ""}>
<img class="avatar" src="${linkTo(state, `person-${id}.png`)}" alt="" loading="lazy"><div><b>${name}</b><small>@${username}</small></div></a></li>`;
}
