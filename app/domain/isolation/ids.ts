/** Ids of made-up rows of one throw-away org, as doors and rooms are asked for them. */
export type Ids = {
	mark: string;
	conversation: string;
	message: string;
	contact: string;
	stage: string;
	connection: string;
	picture: string;
};
