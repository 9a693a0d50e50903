import { type ActionFunctionArgs, redirect } from "@remix-run/cloudflare";
import { z } from "zod";
import { refreshSession } from "#app/domain/auth/confirm-identity.server.ts";
import { deviceOf } from "#app/domain/auth/device.ts";
import { addPasskey, authenticationOptions, registrationOptions, takePasskey } from "#app/domain/auth/passkeys.server.ts";
import { mayAskForPasskey } from "#app/domain/auth/rate-limits.server.ts";
import { requireFresh } from "#app/domain/auth/require-fresh.server.ts";
import { requireVisitor } from "#app/domain/auth/require-member.server.ts";
import { addressOf, startSession } from "#app/domain/auth/sessions.server.ts";
import { formOf, safeRedirect } from "#app/platform/http.ts";

const response = z.string().max(30_000);

const passkeyForm = z.discriminatedUnion("intent", [
	z.strictObject({ intent: z.literal("sign-in-options") }),
	z.strictObject({ intent: z.literal("sign-in"), response, next: z.string() }),
	z.strictObject({ intent: z.literal("confirm-options") }),
	z.strictObject({ intent: z.literal("confirm"), response, next: z.string() }),
	z.strictObject({ intent: z.literal("register-options") }),
	z.strictObject({ intent: z.literal("register"), response, next: z.string() }),
]);

/** What browsers and their passkeys ask: first for a challenge, then whether its answer holds. Answers are JSON. */
export async function action({ request, context }: ActionFunctionArgs) {
	const { env } = context;
	const form = passkeyForm.safeParse(Object.fromEntries(await formOf(request)));
	if (!form.success) return json({ error: "not-understood" }, 400);
	if (!(await mayAskForPasskey(env, addressOf(request)))) return json({ error: "too-many" }, 429);

	switch (form.data.intent) {
		case "sign-in-options":
			return json(await authenticationOptions(env, null));
		case "sign-in": {
			const userId = await takePasskey(env, form.data.response, null);
			if (!userId) return json({ error: "refused" }, 400);
			return json({ next: safeRedirect(form.data.next) }, 200, await startSession(env, request, userId));
		}
		case "confirm-options":
			return json(await authenticationOptions(env, (await requireVisitor(request, context)).user.id));
		case "confirm": {
			const visitor = await requireVisitor(request, context);
			if (!(await takePasskey(env, form.data.response, visitor.user.id))) return json({ error: "refused" }, 400);
			return json({ next: safeRedirect(form.data.next) }, 200, await refreshSession(env, visitor));
		}
		case "register-options":
			return json(await registrationOptions(env, (await requireFresh(request, context, "/account")).user));
		case "register": {
			const { user } = await requireFresh(request, context, "/account");
			const { browser, system } = deviceOf(request.headers.get("user-agent") ?? "");
			const isAdded = await addPasskey(env, user, form.data.response, `${browser} on ${system}`);
			return isAdded ? json({ next: safeRedirect(form.data.next) }) : json({ error: "refused" }, 400);
		}
	}
}

/** Somebody who opens the address changes nothing. */
export const loader = () => redirect("/");

function json(body: unknown, status = 200, setCookie: string | null = null) {
	return Response.json(body, { status, headers: { "cache-control": "no-store", ...(setCookie && { "set-cookie": setCookie }) } });
}
