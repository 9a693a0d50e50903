import { expect, test } from "vitest";

const sources: Record<string, string> = import.meta.glob("/{app,workers}/**/*.{ts,tsx}", { query: "?raw", import: "default", eager: true });

/** Everything that asks another place for something, and why that place cannot be chosen by a person. */
const CALLERS: Record<string, string> = {
	"/app/platform/mail.ts": "the mail provider's address of the environment",
	"/app/platform/web-push.ts": "push services of the environment's list of hosts",
	"/app/domain/instagram/call-graph.server.ts": "Instagram's addresses of the environment",
	"/app/domain/inbox/media-source.server.ts": "hosts of the environment's list, each redirect checked again",
	"/app/doors/live.server.ts": "the org's channel, through its binding",
	"/app/domain/auth/ask-passkey.ts": "in the browser, a path of this site",
	"/app/domain/inbox/attachment.tsx": "in the browser, a path of this site",
	"/app/domain/realtime/fetch-page.ts": "in the browser, a path of this site",
	"/app/domain/inbox/send-file.ts": "in the browser, a path of this site",
	"/app/domain/realtime/post-form.ts": "in the browser, a path of this site",
	"/app/domain/follow-ups/use-time-zone.ts": "in the browser, a path of this site",
	"/app/domain/inbox/use-drafts.ts": "in the browser, a path of this site",
	"/app/domain/notifications/push-state.ts": "in the browser, a path of this site",
	"/app/domain/realtime/live-socket.ts": "in the browser, a path of this site",
};

test("only known modules fetch, each for its reason", () => {
	const callers = Object.entries(sources)
		.filter(([path]) => !path.startsWith("/workers/sandbox/") && !path.endsWith(".test.ts"))
		// What our own entry points hand on is not a request to another place.
		.filter(([path]) => !path.startsWith("/workers/"))
		.filter(([, source]) => /(?:^|[^\w$])fetch\(|new XMLHttpRequest|new EventSource|sendBeacon\(|connect\(\{ hostname/m.test(source));

	expect(callers.map(([path]) => path).sort()).toEqual(Object.keys(CALLERS).sort());
});

test("the Worker's entry points fetch nothing themselves", () => {
	const outside = Object.entries(sources)
		.filter(([path]) => /^\/workers\/[^/]+\.ts$/.test(path))
		.flatMap(([path, source]) => [...source.matchAll(/(?:^|[^\w$.])fetch\(|(\w+)\.fetch\(/gm)].map(([call]) => `${path} ${call.trim()}`));

	expect(outside).toEqual(["/workers/app.ts fetch(", "/workers/doors.ts doors.fetch(", "/workers/org-channel.ts fetch("]);
});
