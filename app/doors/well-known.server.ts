/** What machines look for at agreed addresses. */
import { Hono } from "hono";
import { DAY, now } from "#app/platform/clock.ts";
import { type Env, settingsOf } from "#app/platform/env.ts";
import { publicKeys } from "#app/platform/signing.ts";

export const wellKnown = new Hono<{ Bindings: Env }>();

/** How to tell us of a hole, by RFC 9116. It says how long it holds, so it is made anew and never runs out. */
wellKnown.get("/security.txt", (context) => {
	const { APP_ORIGIN } = settingsOf(context.env);
	const lines = [
		"Contact: mailto:privacy@dmtracker.ai",
		`Expires: ${new Date(now() + 180 * DAY).toISOString().slice(0, 10)}T00:00:00.000Z`,
		"Preferred-Languages: en",
		`Canonical: ${APP_ORIGIN}/.well-known/security.txt`,
		`Policy: ${APP_ORIGIN}/privacy-policy`,
	];
	return context.text(`${lines.join("\n")}\n`);
});

/** The public keys of our signatures, as a JSON Web Key Set. */
wellKnown.get("/dm-tracker-keys.json", (context) => {
	context.header("cache-control", "public, max-age=300");
	return context.json({ keys: publicKeys(context.env) });
});
