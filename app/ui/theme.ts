export type Theme = "light" | "dark" | "system";

const COOKIE = "dmt_theme";

/** The theme that a browser asked for; "system" follows the device. */
export function themeOf(cookieHeader: string | null): Theme {
	const [, theme] = /(?:^|;\s*)dmt_theme=(light|dark)(?:;|$)/.exec(cookieHeader ?? "") ?? [];
	return theme === "light" || theme === "dark" ? theme : "system";
}

/** Shows `theme` at once and remembers it for a year on this browser. */
export function switchTheme(theme: Theme) {
	const root = document.documentElement;
	if (theme === "system") delete root.dataset.theme;
	else root.dataset.theme = theme;
	const age = theme === "system" ? 0 : 365 * 24 * 60 * 60;
	// biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing in Safari and Firefox
	document.cookie = `${COOKIE}=${theme}; Path=/; Max-Age=${age}; SameSite=Lax`;
}

/** The theme shown now. */
export function shownTheme(): Theme {
	const { theme } = document.documentElement.dataset;
	return theme === "light" || theme === "dark" ? theme : "system";
}
