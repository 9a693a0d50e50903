/** What the page does in the browser: send as the person, press the buttons, and look for news every second. */
export const PLAY_SCRIPT = `
const play = document.querySelector(".play");
const [header, log, tools, status, composer] = ["header", "log", "tools", "status", "composer"].map((id) => document.getElementById(id));
const { account, person } = play.dataset;
const text = composer.elements.text;
const shown = { header: "", log: "", tools: "" };

async function call(path, body, method = "POST") {
	const response = await fetch(path, { method, headers: { "content-type": "application/json" }, body: body && JSON.stringify(body) });
	const answer = await response.json();
	if (!response.ok) throw new Error(answer.error);
	return answer;
}

function say(sentence) { status.textContent = sentence; }

const REASONS = {
	"not-subscribed": "Stored, but DM Tracker is not connected to this account.",
	dropped: "Stored; a fault lost its webhook.",
	held: "Stored; a fault holds its webhook back.",
	delayed: "Stored; a fault delays its webhook.",
	"no-answer": "DM Tracker does not answer. It is told again in a moment.",
};

function sayOutcome({ delivered, reason }, started) {
	if (delivered === null) return say(REASONS[reason] ?? "Not delivered.");
	say(delivered === 200 ? "Delivered in " + Math.round(performance.now() - started) + " ms." : "DM Tracker answered " + delivered + ".");
}

async function write(content) {
	const started = performance.now();
	try {
		sayOutcome(await call("/control/messages", { account, from: person, ...content }), started);
		await refresh(true);
	} catch (error) { say(error.message); }
}

composer.addEventListener("submit", (event) => {
	event.preventDefault();
	const value = text.value.trim();
	if (!value || !person) return;
	text.value = "";
	write({ text: value });
});
text.addEventListener("keydown", (event) => {
	if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
	event.preventDefault();
	composer.requestSubmit();
});

document.getElementById("account").addEventListener("change", (event) => { location.href = "/?account=" + event.target.value; });
document.getElementById("new-person").addEventListener("submit", async (event) => {
	event.preventDefault();
	const name = new FormData(event.target).get("name").trim();
	if (!name) return;
	const username = name.normalize("NFKD").toLowerCase().replace(/[^a-z0-9._]+/g, ".").replace(/^\\.+|\\.+$/g, "") || "someone";
	const made = await call("/control/people", { account, username, name });
	location.href = "/?account=" + account + "&person=" + made.id;
});

document.addEventListener("click", async (event) => {
	const button = event.target.closest("button");
	if (!button) return;
	const { attach, advance, fault, event: kind } = button.dataset;
	try {
		if (attach) { if (person) await write({ attachments: [{ type: attach }] }); else say("Name somebody first."); }
		if (advance) await call("/control/clock", { advance_ms: Number(advance) });
		if ("resetClock" in button.dataset) await call("/control/clock", { offset_ms: 0 });
		if (fault) await call("/control/faults", JSON.parse(fault));
		if ("clearFaults" in button.dataset) await call("/control/faults", undefined, "DELETE");
		if ("beside" in button.dataset) window.open("/?account=" + account + "&person=" + person + "&narrow=1", "person", "width=400,height=760");
		if (kind) await makeEvent(kind, button.closest("[data-mid]").dataset.mid);
		if (!attach) await refresh(true);
	} catch (error) { say(error.message); }
});

async function makeEvent(kind, mid) {
	const started = performance.now();
	const isReaction = kind === "react" || kind === "unreact";
	const body = { account, from: person, mid, kind: isReaction ? "reaction" : kind, ...(isReaction && { action: kind }) };
	sayOutcome(await call("/control/events", body), started);
}

async function refresh(isOwn) {
	const parts = await (await fetch("/parts/play?account=" + account + "&person=" + person)).json();
	const isAtEnd = isOwn || log.scrollHeight - log.scrollTop - log.clientHeight < 80;
	if (parts.header && parts.header !== shown.header) header.innerHTML = shown.header = parts.header;
	if (parts.tools !== shown.tools) tools.innerHTML = shown.tools = parts.tools;
	if (parts.log !== shown.log) {
		log.innerHTML = shown.log = parts.log;
		if (isAtEnd) log.scrollTop = log.scrollHeight;
	}
}

log.scrollTop = log.scrollHeight;
setInterval(() => { if (!document.hidden) refresh(false).catch(() => say("The sandbox does not answer.")); }, 1000);
if (person) text.focus({ preventScroll: true });
`;
