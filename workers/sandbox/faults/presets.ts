/** What Meta says in each kind of trouble, by a name that is easy to remember. */
export type Trouble = {
	status: number;
	code: number;
	subcode?: number;
	message: string;
	is_transient?: boolean;
	headers?: Record<string, string>;
};

export const PRESETS = {
	transient: { status: 500, code: 2, message: "An unexpected error has occurred. Please retry your request later.", is_transient: true },
	"rate-limited": {
		status: 429,
		code: 613,
		message: "(#613) Calls to this api have exceeded the rate limit.",
		headers: { "retry-after": "5", "x-app-usage": '{"call_count":100,"total_time":40,"total_cputime":35}' },
	},
	"temporarily-blocked": { status: 400, code: 368, message: "The action attempted has been deemed abusive or is otherwise disallowed" },
	"token-expired": { status: 400, code: 190, subcode: 463, message: "Error validating access token: Session has expired." },
	"token-revoked": {
		status: 400,
		code: 190,
		subcode: 458,
		message: "Error validating access token: The user has not authorized application.",
	},
	"password-changed": {
		status: 400,
		code: 190,
		subcode: 460,
		message: "Error validating access token: The session has been invalidated because the user changed their password.",
	},
	"permission-missing": { status: 403, code: 10, message: "(#10) Application does not have permission for this action" },
	"window-closed": {
		status: 403,
		code: 10,
		subcode: 2534022,
		message: "(#10) This message is sent outside of allowed window. Learn more about the new policy here.",
	},
	unreachable: { status: 400, code: 551, subcode: 1545041, message: "(#551) This person isn't available right now." },
	"messages-off": {
		status: 403,
		code: 200,
		subcode: 2534041,
		message: "(#200) The owner of the account has turned off access to messages.",
	},
	restricted: { status: 403, code: 10, subcode: 1893063, message: "(#10) This account is restricted and cannot send messages." },
	"human-agent-overused": { status: 400, code: 613, subcode: 2018338, message: "(#613) Too many messages with the human agent tag." },
	"creator-not-eligible": { status: 400, code: 36103, message: "(#36103) This creator account is not eligible for messaging." },
	"media-trouble": { status: 400, code: 2018008, message: "(#2018008) Failed to fetch the file from the url." },
	"media-refused": { status: 400, code: 2018074, message: "(#2018074) The attachment is not of a supported type or size." },
	"held-by-another-app": { status: 400, code: 2534037, message: "(#2534037) Another app is controlling this thread now." },
	"not-found": {
		status: 400,
		code: 100,
		subcode: 33,
		message: "Unsupported request. The object does not exist or cannot be loaded due to missing permissions.",
	},
	"no-consent": { status: 403, code: 230, message: "(#230) User consent is required to access user profile" },
	refused: { status: 400, code: 100, message: "(#100) Invalid parameter" },
} as const satisfies Record<string, Trouble>;

export type PresetName = keyof typeof PRESETS;
