/** The product's colours, radii and shadows, and what these few pages need beside them. */
export const STYLES = `
:root {
	--font: "Inter", ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
	--bg: #fbfbfa; --surface: #ffffff; --sunken: #f3f3f1; --hover: #f0f0ee; --selected: #eceafd;
	--line: #e6e5e2; --line-strong: #d6d5d1; --text: #1b1b1a; --text-2: #5f5e5a; --text-3: #6f6e69;
	--accent: #5646d6; --accent-text: #4a3bc4; --on-accent: #ffffff; --accent-soft: #eceafd;
	--open: #1d7a4c; --open-soft: #e3f4ea; --human: #9a5a00; --human-soft: #fdf0d9; --closed: #b3261e; --closed-soft: #fbe6e4;
	--in: #f1f0ee; --out: #5646d6; --out-text: #ffffff;
	--r-s: 6px; --r-m: 10px; --r-l: 16px; --shadow: 0 1px 2px rgb(0 0 0 / .05), 0 8px 24px rgb(0 0 0 / .06);
	--focus: 0 0 0 2px var(--bg), 0 0 0 4px var(--accent);
	color-scheme: light dark;
}
@media (prefers-color-scheme: dark) {
	:root {
		--bg: #131316; --surface: #18181c; --sunken: #0f0f12; --hover: #222228; --selected: #2a2748;
		--line: #29292f; --line-strong: #3a3a42; --text: #ededf0; --text-2: #a9a8b0; --text-3: #8f8e98;
		--accent: #8b7dff; --accent-text: #a99fff; --on-accent: #14121f; --accent-soft: #2a2748;
		--open: #5fd39a; --open-soft: #14301f; --human: #f0b45b; --human-soft: #35270f; --closed: #ff8a80; --closed-soft: #3a1a18;
		--in: #26262c; --out: #5e4fe0; --out-text: #ffffff; --shadow: 0 1px 2px rgb(0 0 0 / .4), 0 8px 24px rgb(0 0 0 / .4);
	}
}
* { box-sizing: border-box; }
html, body { height: 100%; }
body { margin: 0; background: var(--bg); color: var(--text); font: 14px/1.45 var(--font); display: flex; flex-direction: column; -webkit-font-smoothing: antialiased; }
a { color: var(--accent-text); text-decoration: none; }
a:hover { text-decoration: underline; }
h1 { font-size: 16px; margin: 0; font-weight: 650; }
h2 { font-size: 13px; margin: 0 0 8px; font-weight: 600; color: var(--text-2); }
p { margin: 0; }
:focus-visible { outline: none; box-shadow: var(--focus); }

.bar { display: flex; align-items: center; gap: 4px; padding: 0 16px; height: 52px; border-bottom: 1px solid var(--line); background: var(--surface); flex: none; }
.bar strong { font-weight: 650; margin-right: 12px; display: flex; align-items: center; gap: 8px; white-space: nowrap; }
.bar strong i { width: 22px; height: 22px; border-radius: 7px; background: var(--accent); display: block; }
.bar a { color: var(--text-2); padding: 6px 10px; border-radius: var(--r-s); white-space: nowrap; }
.bar a:hover { background: var(--hover); text-decoration: none; }
.bar a[aria-current] { background: var(--selected); color: var(--accent-text); font-weight: 600; }
.bar .end { margin-left: auto; }

button, .button { font: inherit; font-size: 13px; font-weight: 550; color: var(--text); background: var(--surface); border: 1px solid var(--line-strong); border-radius: 8px; padding: 6px 11px; min-height: 34px; cursor: pointer; }
button:hover, .button:hover { background: var(--hover); text-decoration: none; }
button.primary { background: var(--accent); border-color: var(--accent); color: var(--on-accent); }
button.primary:hover { filter: brightness(1.06); }
button.quiet { border-color: transparent; background: none; color: var(--text-2); padding: 4px 6px; min-height: 26px; font-weight: 500; font-size: 12px; }
button.quiet:hover { background: var(--hover); color: var(--text); }
button:disabled { opacity: .5; cursor: default; }
input, select, textarea { font: inherit; color: var(--text); background: var(--surface); border: 1px solid var(--line-strong); border-radius: 8px; padding: 7px 10px; width: 100%; min-height: 36px; }
input[type="checkbox"], input[type="radio"] { width: 18px; min-height: 18px; height: 18px; accent-color: var(--accent); flex: none; }
textarea { resize: none; min-height: 44px; display: block; }
label > span { display: block; font-size: 12px; color: var(--text-2); margin-bottom: 4px; }
label { display: block; }

.card { background: var(--surface); border: 1px solid var(--line); border-radius: var(--r-m); padding: 14px; }
.stack { display: grid; gap: 12px; align-content: start; }
.row { display: flex; gap: 8px; align-items: center; flex-wrap: wrap; }
.muted { color: var(--text-3); font-size: 12.5px; }
.pill { display: inline-block; font-size: 12px; font-weight: 600; padding: 2px 8px; border-radius: 999px; background: var(--sunken); color: var(--text-2); white-space: nowrap; }
.pill.good { background: var(--open-soft); color: var(--open); }
.pill.warn { background: var(--human-soft); color: var(--human); }
.pill.bad { background: var(--closed-soft); color: var(--closed); }
.avatar { width: 36px; height: 36px; border-radius: 50%; object-fit: cover; background: var(--sunken); flex: none; }

.play { flex: 1; min-height: 0; display: grid; grid-template-columns: 250px minmax(0, 1fr) 320px; }
.people { border-right: 1px solid var(--line); display: flex; flex-direction: column; min-height: 0; background: var(--surface); }
.people .top { padding: 14px; display: grid; gap: 10px; border-bottom: 1px solid var(--line); }
.people ol { list-style: none; margin: 0; padding: 6px; overflow-y: auto; flex: 1; min-height: 0; }
.people li a { display: flex; gap: 10px; align-items: center; padding: 7px 8px; border-radius: 8px; color: var(--text); }
.people li a:hover { background: var(--hover); text-decoration: none; }
.people li a[aria-current] { background: var(--selected); }
.people li b, .people li small { display: block; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.people li b { font-weight: 550; }
.people li small { color: var(--text-3); font-size: 12px; }
.people li div { min-width: 0; }
.talk { display: flex; flex-direction: column; min-height: 0; min-width: 0; }
.talk header { display: flex; gap: 10px; align-items: center; padding: 10px 16px; border-bottom: 1px solid var(--line); background: var(--surface); min-height: 57px; }
.talk header div { min-width: 0; flex: 1; }
.talk header b { display: block; font-weight: 600; }
.log { flex: 1; overflow-y: auto; padding: 16px; display: flex; flex-direction: column; gap: 4px; min-height: 160px; }
.log > :first-child { margin-top: auto; }
.line { display: flex; flex-direction: column; max-width: 78%; align-items: flex-start; }
.line.mine { align-self: flex-end; align-items: flex-end; }
.bubble { background: var(--in); padding: 8px 12px; border-radius: 18px; white-space: pre-wrap; overflow-wrap: anywhere; }
.mine .bubble { background: var(--out); color: var(--out-text); }
.bubble img, .bubble video { display: block; max-width: min(260px, 100%); border-radius: 12px; margin: 2px 0; background: var(--sunken); }
.bubble.bare { padding: 0; background: none; }
.line footer { font-size: 11.5px; color: var(--text-3); padding: 1px 6px 4px; display: flex; gap: 6px; align-items: center; min-height: 22px; }
.line footer button { opacity: 0; min-height: 20px; padding: 0 5px; }
.line:hover footer button, .line footer button:focus-visible { opacity: 1; }
@media (hover: none) { .line footer button { opacity: 1; } }
.day { align-self: center; font-size: 12px; color: var(--text-3); padding: 10px 0 6px; }
.hint { margin: auto; text-align: center; color: var(--text-3); max-width: 32ch; }
.composer { border-top: 1px solid var(--line); padding: 12px 16px; background: var(--surface); display: grid; gap: 8px; }
.composer .row { justify-content: space-between; }
.tools { border-left: 1px solid var(--line); overflow-y: auto; padding: 14px; display: grid; gap: 12px; align-content: start; }
.tools .row button { min-height: 32px; padding: 4px 9px; font-weight: 500; }
.tools ul { list-style: none; margin: 0; padding: 0; display: grid; gap: 6px; }
.tools li { font-size: 12.5px; display: flex; gap: 8px; justify-content: space-between; align-items: baseline; }
.tools li > span:first-child { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.narrow .people, .narrow .tools, .narrow .bar { display: none; }
.narrow .play { grid-template-columns: minmax(0, 1fr); }

.page { padding: 20px 16px 40px; max-width: 1180px; width: 100%; margin: 0 auto; display: grid; gap: 20px; }
.scroll { overflow-x: auto; border: 1px solid var(--line); border-radius: var(--r-m); background: var(--surface); }
table { border-collapse: collapse; width: 100%; font-size: 13px; }
th { text-align: left; font-weight: 600; color: var(--text-2); font-size: 12px; }
th, td { padding: 7px 12px; border-bottom: 1px solid var(--line); vertical-align: top; }
tr:last-child td { border-bottom: 0; }
td code, pre { font: 12px/1.5 ui-monospace, "SF Mono", Menlo, Consolas, monospace; overflow-wrap: anywhere; }
pre { white-space: pre-wrap; margin: 6px 0 0; color: var(--text-2); }
td.num { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
summary { cursor: pointer; }
.empty { padding: 28px 16px; text-align: center; color: var(--text-3); }

.mails { display: grid; grid-template-columns: 320px minmax(0, 1fr); gap: 16px; align-items: start; }
.mails ol { list-style: none; margin: 0; padding: 6px; display: grid; gap: 2px; }
.mails li a { display: block; padding: 9px 10px; border-radius: 8px; color: var(--text); }
.mails li a:hover { background: var(--hover); text-decoration: none; }
.mails li a[aria-current] { background: var(--selected); }
.mails li b { display: block; font-weight: 550; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.mails dl { display: grid; grid-template-columns: auto 1fr; gap: 2px 12px; margin: 0 0 12px; font-size: 13px; }
.mails dt { color: var(--text-3); }
.mails dd { margin: 0; overflow-wrap: anywhere; }
.mails iframe { width: 100%; height: 560px; border: 1px solid var(--line); border-radius: var(--r-s); background: #fff; }
.mails pre { font: 14px/1.55 var(--font); color: var(--text); }

.dialog { margin: auto; width: min(420px, 100%); padding: 24px 16px; }
.dialog .card { padding: 24px; display: grid; gap: 18px; box-shadow: var(--shadow); border-radius: var(--r-l); }
.choice { display: flex; gap: 12px; align-items: center; padding: 10px 12px; border: 1px solid var(--line); border-radius: var(--r-m); cursor: pointer; }
.choice + .choice { margin-top: 8px; }
.choice:has(input:checked) { border-color: var(--accent); background: var(--accent-soft); }
.choice div { flex: 1; min-width: 0; }
.choice b { display: block; font-weight: 600; }
.dialog fieldset { border: 0; padding: 0; margin: 0; }
.dialog legend { font-size: 13px; color: var(--text-2); margin-bottom: 8px; padding: 0; }
.grow > * { flex: 1; }

@media (max-width: 900px) {
	.play { grid-template-columns: minmax(0, 1fr); grid-auto-rows: auto; display: block; overflow-y: auto; }
	.people { border-right: 0; }
	.people .top { grid-template-columns: 1fr 1fr; }
	.people ol { display: flex; gap: 4px; overflow-x: auto; padding: 6px 10px; border-bottom: 1px solid var(--line); }
	.people li a { flex-direction: column; gap: 4px; width: 72px; text-align: center; }
	.people li b { font-size: 12px; width: 64px; }
	.people li small { display: none; }
	.talk { height: min(70vh, 620px); min-height: 440px; }
	.tools { border-left: 0; border-top: 1px solid var(--line); }
	.mails { grid-template-columns: minmax(0, 1fr); }
	.narrow .play { display: grid; }
	.narrow .talk { height: auto; min-height: 0; }
}
@media (max-width: 480px) {
	.bar { padding: 0 8px; gap: 0; }
	.bar strong span { display: none; }
	.bar strong { margin-right: 4px; }
	.bar a { padding: 6px 8px; }
}
`;
