import { Hono } from "hono";
import { html, raw } from "hono/html";
import { linkTo } from "#workers/sandbox/cdn/links.ts";
import { allow, cancelledUrl, type DialogRequest, readDialog } from "#workers/sandbox/oauth/dialog.ts";
import { type Account, listAccounts } from "#workers/sandbox/state/accounts.ts";
import type { State } from "#workers/sandbox/state/state.ts";
import { listFields } from "#workers/sandbox/state/subscriptions.ts";
import { MESSAGES } from "#workers/sandbox/state/tokens.ts";
import { layout, type Markup } from "./layout.ts";

const KINDS: Record<string, string> = { BUSINESS: "Business", MEDIA_CREATOR: "Creator", PERSONAL: "Personal" };

/** The dialog at `/oauth/authorize`: whom to log in as, Allow and Cancel. */
export function makeLogin(state: State) {
	const login = new Hono();

	login.get("/", (context) => {
		const params = new URL(context.req.url).searchParams;
		const request = readDialog(state, params);
		if (typeof request === "string") return context.html(problemPage(state, request), 400);
		return context.html(dialogPage(state, request, params));
	});

	login.post("/", async (context) => {
		const params = new URL(context.req.url).searchParams;
		const form = new URLSearchParams(await context.req.text());
		const request = readDialog(state, params);
		if (typeof request === "string") return context.html(problemPage(state, request), 400);
		if (form.get("decision") !== "allow") return context.redirect(cancelledUrl(request));

		const scopes = form.getAll("scope");
		const result = allow(state, request, {
			account: form.get("account") ?? "",
			scopes: scopes.length > 0 || form.has("scopes_shown") ? scopes : request.scopes,
			pass: form.get("pass") === "1",
		});
		if (result.ok) return context.redirect(result.url);
		if (!result.account) return context.html(problemPage(state, "Choose an account."), 400);
		return context.html(personalPage(state, request, params, result.account), 403);
	});

	return login;
}

function dialogPage(state: State, request: DialogRequest, params: URLSearchParams) {
	const accounts = listAccounts(state);
	const body = html`<main class="dialog"><form class="card" method="post" action="${actionOf(params)}">
<div class="stack"><h1>Log in to Instagram</h1><p class="muted">DM Tracker wants to work with an account of yours. This is the sandbox: no password is needed.</p></div>
<fieldset><legend>Account</legend>${accounts.map((account, index) => choice(state, account, index === 0))}</fieldset>
<fieldset><legend>DM Tracker may</legend><input type="hidden" name="scopes_shown" value="1">
${request.scopes.map((scope) => scopeBox(scope))}</fieldset>
<div class="row grow"><button name="decision" value="cancel">Cancel</button><button class="primary" name="decision" value="allow">Allow</button></div>
</form></main>`;
	return layout(state, { title: "Log in", current: null, body });
}

function choice(state: State, account: Account, isFirst: boolean) {
	const isConnected = listFields(state, account.id).length > 0;
	return html`<label class="choice"><input type="radio" name="account" value="${account.id}" ${isFirst ? raw("checked") : ""}>
<img class="avatar" src="${linkTo(state, `person-${account.username}.png`)}" alt="">
<div><b>${account.username}</b><small class="muted">${KINDS[account.account_type] ?? account.account_type}${isConnected ? " · already connected" : ""}</small></div></label>`;
}

const SENTENCES: Record<string, string> = {
	instagram_business_basic: "See the account's name, picture and type",
	instagram_business_manage_messages: "Read and answer its messages",
	instagram_business_manage_comments: "Read and answer comments",
	instagram_business_content_publish: "Publish posts",
	instagram_business_manage_insights: "See its figures",
};

function scopeBox(scope: string): Markup {
	const isFixed = scope !== MESSAGES;
	return html`<label class="row" style="padding:4px 0"><input type="checkbox" name="scope" value="${scope}" checked ${isFixed ? raw('onclick="return false"') : ""}>${SENTENCES[scope] ?? scope}</label>`;
}

function personalPage(state: State, request: DialogRequest, params: URLSearchParams, account: Account) {
	const body = html`<main class="dialog"><div class="card">
<div class="stack"><h1>${account.username} is a personal account</h1>
<p>To let DM Tracker read and answer messages, switch to a professional account in the Instagram app: Settings, Account type and tools.</p></div>
<div class="row grow"><a class="button" href="${actionOf(params)}" style="text-align:center">Choose another account</a></div>
<form method="post" action="${actionOf(params)}" class="row grow"><input type="hidden" name="account" value="${account.id}">
<button name="decision" value="cancel">Back to DM Tracker</button></form>
<form method="post" action="${actionOf(params)}"><input type="hidden" name="account" value="${account.id}"><input type="hidden" name="pass" value="1">
<input type="hidden" name="decision" value="allow">${request.scopes.map((scope) => html`<input type="hidden" name="scope" value="${scope}">`)}
<p class="muted">Some personal accounts get past this page at Instagram. <button class="quiet">Get past it</button></p></form>
</div></main>`;
	return layout(state, { title: "Personal account", current: null, body });
}

function problemPage(state: State, sentence: string) {
	const body = html`<main class="dialog"><div class="card"><h1>Sorry, this page isn't available</h1><p>${sentence}</p></div></main>`;
	return layout(state, { title: "Not available", current: null, body });
}

function actionOf(params: URLSearchParams) {
	return `/oauth/authorize?${params}`;
}
