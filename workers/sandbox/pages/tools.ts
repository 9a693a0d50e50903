import { html } from "hono/html";
import { listFaults } from "#workers/sandbox/faults/faults.ts";
import { now, readOffset } from "#workers/sandbox/state/clock.ts";
import { listRequests } from "#workers/sandbox/state/requests.ts";
import type { State } from "#workers/sandbox/state/state.ts";
import { dayOf, lengthOf, type Markup, secondsOf } from "./layout.ts";

/** What changes by itself beside the conversation: the time, the faults in force, the last calls. */
export function toolsPart(state: State): Markup {
	const [time, offset] = [now(state), readOffset(state)];
	return html`<p class="muted">It is ${dayOf(time)} ${secondsOf(time)} UTC${offset === 0 ? "" : html`, <b>${lengthOf(offset)} ${offset > 0 ? "ahead" : "behind"}</b>`}.</p>
${faultsCard(state)}${callsCard(state)}`;
}

function faultsCard(state: State) {
	const faults = listFaults(state).filter(({ remaining }) => remaining !== 0);
	if (faults.length === 0) return html`<p class="muted">No faults: everything works as it should.</p>`;
	return html`<div class="card"><h2>Faults in force</h2><ul>${faults.map(
		({ kind, fault, remaining, hits }) =>
			html`<li><span title="${JSON.stringify(fault)}">${kind}: ${wordsOf(fault)}</span><span class="pill warn">${remaining === null ? `${hits} so far` : `${remaining} left`}</span></li>`,
	)}</ul><div class="row" style="margin-top:10px"><button data-clear-faults>Clear all</button></div></div>`;
}

function wordsOf(fault: unknown) {
	const entries = Object.entries(typeof fault === "object" && fault !== null ? fault : {});
	const said = entries.filter(([name]) => ["mode", "name", "timeout", "status", "shape", "code", "echo", "path"].includes(name));
	return said.map(([name, value]) => (name === "mode" || name === "name" ? value : `${name} ${value}`)).join(", ") || "set";
}

function callsCard(state: State) {
	const requests = listRequests(state, { limit: 6 });
	if (requests.length === 0) return html`<p class="muted">DM Tracker has not called yet.</p>`;
	return html`<div class="card"><h2>Last calls of DM Tracker</h2><ul>${requests.map(
		({ method, path, status, error }) => html`<li><span>${method} ${path}</span><span>${statusPill(status, error)}</span></li>`,
	)}</ul><p style="margin-top:10px"><a href="/requests">All calls</a></p></div>`;
}

export function statusPill(status: number | null, error: string | null): Markup {
	if (status === null) return html`<span class="pill warn">waiting</span>`;
	const tone = status >= 400 || error !== null ? "bad" : "good";
	return html`<span class="pill ${tone}">${status}${error === null ? "" : ` · ${error}`}</span>`;
}
