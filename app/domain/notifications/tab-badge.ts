/** The icon of the tab with a dot: the mark of public/favicon.svg, and what is new in its corner. */
const DOTTED = `data:image/svg+xml,${encodeURIComponent(
	'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="9" fill="#5646d6"/><path d="M11 9h5.2c4.2 0 7 2.7 7 7s-2.8 7-7 7H11zm3.2 2.8v8.4h1.9c2.4 0 3.8-1.6 3.8-4.2s-1.4-4.2-3.8-4.2z" fill="#fff"/><circle cx="25" cy="7" r="7" fill="#fff"/><circle cx="25" cy="7" r="5.5" fill="#d92d20"/></svg>',
)}`;

const COUNT = /^\(\d+\+?\) /;

/** Shows in the tab, and on the icon of an installed app, how much is unseen. The inbox counts unread messages in its title, and keeps that. */
export function showTabBadge(unseen: number, pathname: string) {
	const icon = document.querySelector<HTMLLinkElement>("link[rel=icon]");
	if (icon) icon.href = unseen > 0 ? DOTTED : "/favicon.svg";
	if (!pathname.includes("/inbox")) {
		const title = document.title.replace(COUNT, "");
		document.title = unseen > 0 ? `(${unseen > 99 ? "99+" : unseen}) ${title}` : title;
	}
	if (!("setAppBadge" in navigator)) return;
	// Refused where the page is not installed, which changes nothing here.
	void (unseen > 0 ? navigator.setAppBadge(unseen) : navigator.clearAppBadge()).catch(() => undefined);
}
