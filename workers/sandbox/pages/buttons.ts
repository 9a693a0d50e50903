/** The faults that are one button away on the page. Each is a body for `POST /control/faults`. */
export const FAULT_BUTTONS = [
	{
		title: "The next webhook",
		buttons: [
			{ label: "Twice", body: { webhook: { mode: "duplicate", times: 1 } } },
			{ label: "5 s late", body: { webhook: { mode: "delay", delay_ms: 5000, times: 1 } } },
			{ label: "Two, swapped", body: { webhook: { mode: "reorder", times: 2, delay_ms: 10_000 } } },
			{ label: "Lost", body: { webhook: { mode: "drop", times: 1 } } },
			{ label: "Forged", body: { webhook: { mode: "forge", times: 1 } } },
		],
	},
	{
		title: "The next send",
		buttons: [
			{ label: "Too many calls", body: { send: { name: "rate-limited", times: 1 } } },
			{ label: "No answer, not sent", body: { send: { timeout: "before", times: 1 } } },
			{ label: "No answer, but sent", body: { send: { timeout: "after", times: 1 } } },
			{ label: "Meta is down", body: { send: { shape: "html", status: 502, times: 1 } } },
			{ label: "Window closed", body: { send: { name: "window-closed", times: 1 } } },
			{ label: "Person unreachable", body: { send: { name: "unreachable", times: 1 } } },
			{ label: "Echo first", body: { send: { echo: "before", times: 1 } } },
		],
	},
	{
		title: "Until cleared",
		buttons: [
			{ label: "Instagram is down", body: { graph: { shape: "html", status: 502 } } },
			{ label: "Token revoked", body: { graph: { name: "token-revoked" } } },
			{ label: "Account restricted", body: { send: { name: "restricted" } } },
			{ label: "Messages switched off", body: { send: { name: "messages-off" } } },
			{ label: "Another app answers", body: { send: { name: "held-by-another-app" } } },
			{ label: "Pictures expired", body: { cdn: { mode: "expired" } } },
		],
	},
] as const;
