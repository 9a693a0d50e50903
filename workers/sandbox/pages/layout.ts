import { html, raw } from "hono/html";
import type { State } from "#workers/sandbox/state/state.ts";
import { STYLES } from "./styles.ts";

export type Markup = ReturnType<typeof html>;

const PAGES = [
	{ path: "/", label: "Write" },
	{ path: "/requests", label: "Calls" },
	{ path: "/mail", label: "Mail" },
] as const;

type Page = { title: string; current: (typeof PAGES)[number]["path"] | null; body: Markup; script?: string; isNarrow?: boolean };

/** A whole page; `current` marks where one is, null leaves the navigation out. */
export function layout(state: State, { title, current, body, script, isNarrow }: Page): Markup {
	return html`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${title} · Sandbox</title>
<style>${raw(STYLES)}</style>
</head>
<body class="${isNarrow ? "narrow" : ""}">
${current === null ? "" : navigation(state, current)}
${body}
${script === undefined ? "" : html`<script type="module">${raw(script)}</script>`}
</body>
</html>`;
}

function navigation(state: State, current: string) {
	return html`<nav class="bar" aria-label="Sandbox">
<strong><i></i><span>Sandbox</span></strong>
${PAGES.map(({ path, label }) => html`<a href="${path}" ${path === current ? raw('aria-current="page"') : ""}>${label}</a>`)}
<a class="end" href="${state.env.APP_ORIGIN}" target="dm-tracker">Open DM Tracker</a>
</nav>`;
}

const CLOCK = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: "UTC" });
const DAY = new Intl.DateTimeFormat("en-GB", { weekday: "short", day: "numeric", month: "short", timeZone: "UTC" });
const SECONDS = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit", timeZone: "UTC" });

export function timeOf(at: number) {
	return CLOCK.format(at);
}

export function secondsOf(at: number) {
	return SECONDS.format(at);
}

export function dayOf(at: number) {
	return DAY.format(at);
}

/** A length of time in words: `6 d 2 h`, `23 h 5 min`, `4 min`. */
export function lengthOf(milliseconds: number) {
	const minutes = Math.round(Math.abs(milliseconds) / 60_000);
	const [days, hours, rest] = [Math.floor(minutes / 1440), Math.floor((minutes % 1440) / 60), minutes % 60];
	if (days > 0) return hours > 0 ? `${days} d ${hours} h` : `${days} d`;
	if (hours > 0) return rest > 0 ? `${hours} h ${rest} min` : `${hours} h`;
	return `${rest} min`;
}
