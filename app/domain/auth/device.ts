/** Browsers by what their user agent holds; the first that fits, since most also name those that they descend from. */
const BROWSERS: [string, RegExp][] = [
	["Edge", /\bEdg(?:A|iOS)?\//],
	["Opera", /\b(?:OPR|OPiOS|Opera)\//],
	["Samsung Internet", /\bSamsungBrowser\//],
	["Vivaldi", /\bVivaldi\//],
	["Firefox", /\b(?:Firefox|FxiOS)\//],
	["Chrome", /\b(?:Chrome|CriOS|Chromium|HeadlessChrome)\//],
	["Safari", /\bVersion\/[\d.]+.*\bSafari\//],
];

const SYSTEMS: [string, RegExp][] = [
	["iOS", /\b(?:iPhone|iPod)\b/],
	["iPadOS", /\biPad\b/],
	["Android", /\bAndroid\b/],
	["Windows", /\bWindows\b/],
	["ChromeOS", /\bCrOS\b/],
	["macOS", /\bMac OS X\b|\bMacintosh\b/],
	["Linux", /\bLinux\b|\bX11\b/],
];

/** The browser and the operating system of a user agent, as far as it names them. */
export function deviceOf(userAgent: string): { browser: string; system: string } {
	const name = (known: [string, RegExp][], otherwise: string) => known.find(([, sign]) => sign.test(userAgent))?.[0] ?? otherwise;
	return { browser: name(BROWSERS, "Unknown browser"), system: name(SYSTEMS, "unknown system") };
}
