/** What can go wrong with a request on its way, or be made to: each change is one that a client can send. */
import type { Asked } from "../sweep/rows/row.ts";
import type { Chance } from "./chance.ts";

const ODD_TEXT = [
	"",
	" ",
	"\u0000",
	"a\u0000b",
	"\u0001\u0002\u001f",
	"null",
	"undefined",
	"NaN",
	"true",
	"-1",
	"0",
	"1e309",
	"9".repeat(400),
	"9007199254740993",
	"-0",
	"0x10",
	"1.5",
	"[]",
	"{}",
	"__proto__",
	"constructor",
	"toString",
	"../../../etc/passwd",
	"..%2f..%2f",
	"' or 1=1 --",
	"'; drop table messages; --",
	'"><script>alert(1)</script>',
	"{{7*7}}",
	"%",
	"%00",
	"%ff",
	"%e0%a4",
	"\ud800",
	"a\udc00b",
	"\u202e\u200b\ufeff",
	"👩‍👩‍👧‍👦".repeat(20),
	"ａｂｃ",
	"ß".repeat(300),
	"x".repeat(1500),
	"y".repeat(70_000),
	"a=b&c=d",
	"\r\nset-cookie: a=b",
	"2026-13-45T99:99:99Z",
] as const;

const CONTENT_TYPES = [
	"",
	"application/json",
	"application/x-www-form-urlencoded",
	"application/x-www-form-urlencoded; charset=utf-16",
	"multipart/form-data",
	"multipart/form-data; boundary=",
	"multipart/form-data; boundary=x",
	'multipart/form-data; boundary="unclosed',
	`multipart/form-data; boundary=${"b".repeat(300)}`,
	"text/plain",
	"text/x-script",
	"application/octet-stream",
	"image/svg+xml",
	"nonsense",
	";;;",
	"application/json, text/plain",
] as const;

const HEADERS: readonly [string, readonly string[]][] = [
	["content-type", CONTENT_TYPES],
	["accept", ["", "*/*", "text/x-turbo", "application/json", "x".repeat(500)]],
	["range", ["bytes=0-", "bytes=5-2", "bytes=-", "bytes=99999999999999999999-", "pages=1", "bytes=0-1,3-4", "x"]],
	[
		"cookie",
		[
			"",
			";;;",
			"=",
			"dmt_s=",
			"dmt_s=x; dmt_s=y",
			"theme=\u00ff",
			"theme=__proto__",
			"a=b; ".repeat(500),
			`dmt_s=${"A".repeat(43)}`,
			"dmt_s=%ff",
		],
	],
	["user-agent", ["", "Googlebot/2.1", "x".repeat(4000)]],
	["accept-language", ["", "xx-YY;q=nonsense", "*".repeat(300)]],
	["if-none-match", ["*", '"x"', "W/"]],
	["if-modified-since", ["yesterday", "0"]],
	["referer", ["", "not a url", "http://[::"]],
	["sec-fetch-site", ["same-origin", "cross-site", "nonsense"]],
	["x-org-auth-token", ["", "x", "demo-org-token", "t".repeat(201)]],
	["authorization", ["", "Bearer", "Bearer ", "Basic !!!", `Bearer ${"x".repeat(500)}`]],
	["x-hub-signature-256", ["", "sha256=", "sha256=zz", `sha256=${"0".repeat(64)}`, "sha1=abc"]],
	["x-forwarded-host", ["", "evil.test", "a,b", "http://["]],
	["x-remix-response", ["yes"]],
	["upgrade", ["websocket", "h2c", "nonsense"]],
	["content-encoding", ["gzip", "nonsense"]],
	["purpose", ["prefetch"]],
];

const QUERIES = [
	"cursor=",
	"cursor=AAAA",
	"cursor=%00",
	"cursor=x&cursor=y",
	"limit=-1",
	"limit=1e9",
	"limit=0",
	"index",
	"_routes=",
	"_routes=root",
	"_routes=routes%2Fo.%24org,nonsense",
	"_data=routes%2F_index",
	"__proto__[admin]=1",
	"constructor[prototype][x]=1",
	"next=//evil.test",
	"state=x&code=y&error=z",
	"problem=nonsense",
	"connected=%3Cb%3E",
	"a&a&a&a",
	"=",
	"&&&&",
	"?",
	"hub.mode=subscribe",
	"end=NaN&sign=",
	"end=99999999999999999999&sign=00",
];

const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"] as const;

type Sent = { path: string; method: string; headers: Record<string, string>; body: string | Uint8Array<ArrayBuffer> | undefined };

/** The request with one to four things wrong with it. */
export function mutate(chance: Chance, asked: Asked): Sent {
	const sent: Sent = {
		path: asked.path,
		method: asked.method ?? (asked.form || asked.body !== undefined ? "POST" : "GET"),
		headers: { ...asked.headers },
		body: asked.form ? new URLSearchParams(asked.form).toString() : asked.body,
	};
	if (asked.form) sent.headers["content-type"] = "application/x-www-form-urlencoded";
	const changes = [changePath, changeQuery, changeMethod, changeHeader, changeBody, changeForm, changeForm];
	for (let count = 1 + chance.below(4); count > 0; count--) chance.pick(changes)(chance, sent, asked);
	if (sent.method === "GET" || sent.method === "HEAD") sent.body = undefined;
	return sent;
}

function changePath(chance: Chance, sent: Sent) {
	const [pathname = "", query] = sent.path.split("?");
	const parts = pathname.split("/");
	const odd = () => encode(chance, chance.pick(ODD_TEXT).slice(0, 600));
	switch (chance.below(6)) {
		case 0:
			parts[1 + chance.below(Math.max(1, parts.length - 1))] = odd();
			break;
		case 1:
			parts.push(odd());
			break;
		case 2:
			parts.splice(1, 0, "");
			break;
		case 3:
			parts[parts.length - 1] += ".data";
			break;
		case 4:
			parts.splice(chance.below(parts.length), 1);
			break;
		default:
			parts.push("", "..", ".");
	}
	sent.path = `/${parts.join("/").replace(/^\/+/, chance.isLikely(0.9) ? "" : "//")}${query === undefined ? "" : `?${query}`}`;
}

function changeQuery(chance: Chance, sent: Sent) {
	const more = chance.isLikely(0.6)
		? chance.pick(QUERIES)
		: `${encode(chance, chance.pick(ODD_TEXT))}=${encode(chance, chance.pick(ODD_TEXT))}`;
	sent.path += `${sent.path.includes("?") ? "&" : "?"}${more}`;
}

function changeMethod(chance: Chance, sent: Sent) {
	sent.method = chance.pick(METHODS);
}

function changeHeader(chance: Chance, sent: Sent) {
	const [name, values] = chance.pick(HEADERS);
	sent.headers[name] = chance.pick(values);
}

/** Another body altogether: bytes, JSON of a wrong shape, multipart that ends too early. */
function changeBody(chance: Chance, sent: Sent) {
	sent.method = "POST";
	switch (chance.below(5)) {
		case 0:
			sent.body = Uint8Array.from({ length: chance.below(300) }, () => chance.below(256));
			break;
		case 1:
			sent.headers["content-type"] = "application/json";
			sent.body = oddJson(chance);
			break;
		case 2:
			sent.headers["content-type"] = "multipart/form-data; boundary=x";
			sent.body = `--x\r\ncontent-disposition: form-data; name="intent"${chance.pick(["", "\r\n\r\nreply", "\r\n\r\nreply\r\n--x", '; filename="a\u0000b"\r\n\r\nx\r\n--x--'])}`;
			break;
		case 3:
			sent.body =
				typeof sent.body === "string"
					? sent.body.slice(0, chance.below(sent.body.length + 1))
					: new Uint8Array([0xff, 0xfe, 0xed, 0xa0, 0x80]);
			break;
		default:
			sent.body = chance.pick(ODD_TEXT);
	}
}

/** The form with a field gone, twice, odd, or too many. */
function changeForm(chance: Chance, sent: Sent, { form }: Asked) {
	if (!form) return changeQuery(chance, sent);
	const fields = new URLSearchParams(form);
	const name = chance.pick([...Object.keys(form), "extra"]);
	const odd = chance.pick(ODD_TEXT);
	switch (chance.below(5)) {
		case 0:
			fields.delete(name);
			break;
		case 1:
			fields.append(name, odd);
			break;
		case 2:
			fields.append(chance.pick(["__proto__", "constructor", "__proto__.intent", "a[0]", "intent[]", ""]), odd);
			break;
		default:
			fields.set(name, odd);
	}
	sent.method = "POST";
	sent.headers["content-type"] = "application/x-www-form-urlencoded";
	sent.body = fields.toString();
}

/** JSON as nobody asked for it: depth, prototypes, numbers out of range, duplicates, wrong types. */
export function oddJson(chance: Chance, depth = 0): string {
	const text = () => JSON.stringify(chance.pick(ODD_TEXT).slice(0, 300));
	if (depth > 4 || chance.isLikely(0.35)) {
		return chance.pick([text(), "null", "true", "1e400", "-0", "123456789012345678901234567890", "[]", "{}", '"\\ud800"', '"\\u0000"', ""]);
	}
	const names = [
		"object",
		"entry",
		"id",
		"messaging",
		"changes",
		"sender",
		"recipient",
		"timestamp",
		"message",
		"mid",
		"text",
		"attachments",
		"__proto__",
		"type",
		"payload",
	];
	const size = chance.below(5);
	if (chance.isLikely(0.3)) return `[${Array.from({ length: size }, () => oddJson(chance, depth + 1) || "0").join(",")}]`;
	return `{${Array.from({ length: size }, () => `"${chance.pick(names)}":${oddJson(chance, depth + 1) || "0"}`).join(",")}}`;
}

function encode(chance: Chance, text: string) {
	if (chance.isLikely(0.2)) return [...text].filter((character) => character > " " && !"?#".includes(character)).join("");
	try {
		return encodeURIComponent(text);
	} catch {
		return "%ed%a0%80";
	}
}
