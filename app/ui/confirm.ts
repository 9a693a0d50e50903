import { makeQuestion, type Question } from "./question.tsx";

export type ToConfirm = {
	title: string;
	/** What happens, in full. */
	text: string | readonly string[];
	/** The word of the button that does it. */
	confirm: string;
	/** It takes nothing away for good. */
	isHarmless?: boolean;
};

export type Confirmation = Question<ToConfirm, boolean>;

/** Asks before something that is not easily undone; true when the person is sure. */
export const askToConfirm = makeQuestion<ToConfirm, boolean>(() => import("./confirm-dialog.tsx"), false);
