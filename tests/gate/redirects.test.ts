import { expect, test } from "vitest";
import { safeRedirect } from "#app/platform/http.ts";
import { ORIGIN, send } from "../support/http.ts";

const HOSTILE = [
	"",
	" ",
	"evil.test",
	"https://evil.test",
	"HTTPS://evil.test",
	"http:evil.test",
	"https:/evil.test",
	"https:evil.test",
	"//evil.test",
	"///evil.test",
	"////evil.test",
	"/\\evil.test",
	"\\/evil.test",
	"\\\\evil.test",
	"/\\/evil.test",
	"/\t/evil.test",
	"/\n/evil.test",
	"/\r\n/evil.test",
	"\t//evil.test",
	" //evil.test",
	" /login",
	"/login\u0000",
	"/login\r\nset-cookie: a=b",
	"/a\\b",
	"/\u007f/evil.test",
	"javascript:alert(1)",
	"JaVaScRiPt:alert(1)",
	"java\nscript:alert(1)",
	"data:text/html,<script>",
	"vbscript:x",
	"file:///etc/passwd",
	"blob:https://evil.test/x",
	"ftp://evil.test",
	"@evil.test",
	"user@evil.test",
	".evil.test",
	"?next=//evil.test",
	"#//evil.test",
	"./x",
	"../x",
	"%2f%2fevil.test",
	"／／evil.test",
	"〱evil.test",
	`/${"x".repeat(2001)}`,
	null,
	undefined,
	7,
	["/login"],
	{ toString: () => "//evil.test" },
];

test.each(HOSTILE)("%j leads home", (target) => {
	expect(safeRedirect(target)).toBe("/");
});

test.each([
	["/o/demo/inbox", "/o/demo/inbox"],
	["/o/demo/inbox?a=//b#c", "/o/demo/inbox?a=//b#c"],
	["/a/../b", "/b"],
	["/@evil.test", "/@evil.test"],
	["/.evil.test", "/.evil.test"],
	["/%2f/evil.test", "/%2f/evil.test"],
	["/login?next=https://evil.test", "/login?next=https://evil.test"],
])("%s stays on this site", (target, path) => {
	const origin = new URL(safeRedirect(target), ORIGIN).origin;

	expect(safeRedirect(target)).toBe(path);
	expect(origin).toBe(ORIGIN);
});

/** Dots are worked out before the host is: what is left must not begin with two slashes. */
test.each(["/..//evil.test", "/.//evil.test", "/a/..//evil.test", "/./\u002f/evil.test", "/%2e//evil.test"])(
	"%s does not leave through its dots",
	(target) => {
		expect(new URL(safeRedirect(target), ORIGIN).origin).toBe(ORIGIN);
	},
);

test("signing in leads nowhere else, whatever `next` says", async () => {
	for (const next of HOSTILE.filter((target) => typeof target === "string" && target.length < 1500)) {
		const answer = await send(`/login?next=${encodeURIComponent(String(next))}`);
		expect(answer.status, String(next)).toBe(200);
		expect(answer.headers.get("location")).toBeNull();
	}
});
