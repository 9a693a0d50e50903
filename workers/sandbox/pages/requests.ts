import { Hono } from "hono";
import { html } from "hono/html";
import { findAccount } from "#workers/sandbox/state/accounts.ts";
import { clearRequests, type LoggedRequest, listRequests } from "#workers/sandbox/state/requests.ts";
import type { State } from "#workers/sandbox/state/state.ts";
import { listDeliveries } from "#workers/sandbox/webhooks/deliver.ts";
import { layout, type Markup, secondsOf } from "./layout.ts";
import { statusPill } from "./tools.ts";

const SHOWN = 100;

/** What went over the wire: the app's calls, and the webhooks it was told. */
export function makeRequestPages(state: State) {
	const pages = new Hono();
	pages.get("/", (context) => context.html(page(state)));
	pages.post("/clear", (context) => {
		clearRequests(state);
		return context.redirect("/requests", 303);
	});
	return pages;
}

function page(state: State) {
	const body = html`<main class="page">
<section class="stack"><div class="row"><h1>Calls of DM Tracker</h1><a class="button" href="/requests">Refresh</a>
<form method="post" action="/requests/clear"><button>Clear</button></form></div>${callsTable(listRequests(state, { limit: SHOWN }))}</section>
<section class="stack"><h1>Webhooks it was told</h1>${deliveriesTable(state)}</section>
</main>`;
	return layout(state, { title: "Calls", current: "/requests", body });
}

function callsTable(requests: readonly LoggedRequest[]): Markup {
	if (requests.length === 0) return html`<div class="scroll"><p class="empty">DM Tracker has not called yet.</p></div>`;
	return html`<div class="scroll"><table><thead><tr><th>Time</th><th>Call</th><th>Answer</th><th>Account</th><th>Token in</th><th>Fault</th><th>ms</th></tr></thead>
<tbody>${requests.map(callRow)}</tbody></table></div>`;
}

function callRow({ at, method, path, query, body, status, error, account, token_in, fault_id, duration }: LoggedRequest) {
	const details = [query, body].filter((part) => part !== null && part !== "");
	const name = html`<code>${method} ${path}</code>`;
	return html`<tr><td class="num">${secondsOf(at)}</td>
<td>${details.length === 0 ? name : html`<details><summary>${name}</summary><pre>${details.join("\n\n")}</pre></details>`}</td>
<td>${statusPill(status, error)}</td><td>${account ?? ""}</td><td>${token_in ?? ""}</td>
<td>${fault_id === null ? "" : html`<span class="pill warn">no. ${fault_id}</span>`}</td><td class="num">${duration ?? ""}</td></tr>`;
}

function deliveriesTable(state: State): Markup {
	const deliveries = listDeliveries(state, SHOWN);
	if (deliveries.length === 0) return html`<div class="scroll"><p class="empty">Nothing has been delivered yet.</p></div>`;
	return html`<div class="scroll"><table><thead><tr><th>Time</th><th>Event</th><th>Account</th><th>Signature</th><th>State</th><th>Tries</th><th>Answer</th></tr></thead>
<tbody>${deliveries.map(
		({
			created_at,
			kind,
			account_id,
			sign,
			state: progress,
			attempts,
			status,
		}) => html`<tr><td class="num">${secondsOf(created_at)}</td><td>${kind}</td>
<td>${findAccount(state, account_id)?.username ?? account_id}</td><td>${sign}</td><td>${progress}</td><td class="num">${attempts}</td>
<td>${status === null ? "" : statusPill(status, null)}</td></tr>`,
	)}</tbody></table></div>`;
}
