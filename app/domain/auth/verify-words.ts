/** What came of asking for the mail that confirms an address once more. */
export const SENT_WORDS = {
	sent: "The mail is on its way.",
	"too-many": "Three mails went out within the hour. Look among the unwanted mails, or try again later.",
	verified: "The address is confirmed already. Load the page again.",
} as const;
